// A mesh sink that keeps count: what is uploaded must be released once, and never more than the budget may be held.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>

#include "engine/tiles/mesh_sink.h"

namespace mercia::tiles::test {

class CountingSink final : public MeshSink {
 public:
  Result<MeshHandle> upload(const TileContent& content) override {
    if (uploads_to_fail > 0) {
      --uploads_to_fail;
      return fail(ErrorKind::Device, "out of device memory");
    }
    const std::uint64_t bytes = content.gpu_bytes();
    held_ += bytes;
    most_held = std::max(most_held, held_);
    ++uploads;
    triangles += content.triangle_count();
    for (const auto& primitive : content.primitives)
      for (const std::uint32_t index : primitive.indices) EXPECT_LT(index, primitive.vertices.size());
    meshes_[++last_] = bytes;
    return last_;
  }

  void release(MeshHandle mesh) override {
    const auto found = meshes_.find(mesh);
    ASSERT_NE(found, meshes_.end()) << "mesh " << mesh << " was released twice or never uploaded";
    held_ -= found->second;
    meshes_.erase(found);
    ++releases;
  }

  bool holds(MeshHandle mesh) const { return meshes_.contains(mesh); }
  std::size_t count() const { return meshes_.size(); }
  std::uint64_t held() const { return held_; }

  std::uint64_t most_held = 0;
  std::uint32_t uploads = 0;
  std::uint32_t releases = 0;
  std::uint64_t triangles = 0;
  std::uint32_t uploads_to_fail = 0;

 private:
  std::map<MeshHandle, std::uint64_t> meshes_;
  std::uint64_t held_ = 0;
  MeshHandle last_ = 0;
};

}  // namespace mercia::tiles::test
