// Draco: meshes and point clouds packed by Google's library. What a stream says of its size is checked against the
// budget before the library believes it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf_buffers.h"

namespace mercia::tiles {

class DracoStream {
 public:
  // Errors (Input): no Draco stream, another bitstream than 2.2 (meshes) or 2.3 (points), broken, over the budget.
  static Result<DracoStream> decode_mesh(ByteView bytes, const std::string& where, DecodeBudget& budget);
  static Result<DracoStream> decode_points(ByteView bytes, const std::string& where, DecodeBudget& budget);

  DracoStream(DracoStream&&) noexcept;
  DracoStream& operator=(DracoStream&&) noexcept;
  ~DracoStream();

  std::size_t point_count() const;
  // Three point numbers a triangle, each below point_count(); empty for a point cloud.
  const std::vector<std::uint32_t>& indices() const;

  // One element a point; the elements live as long as this object. `normalized` is false.
  // Errors (Input): there is no such attribute, or its numbers are of 64 bits.
  Result<Elements> attribute(std::uint32_t unique_id, const std::string& where, DecodeBudget& budget);

 private:
  struct Geometry;
  explicit DracoStream(std::unique_ptr<Geometry> geometry);

  std::unique_ptr<Geometry> geometry_;
};

}  // namespace mercia::tiles
