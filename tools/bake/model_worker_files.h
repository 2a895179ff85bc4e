// The only files that a model may name: those in its own folder and below.
#pragma once

#include <assimp/IOSystem.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/base/bytes.h"

namespace mercia::bake {

class ModelFolder {
 public:
  // `model_file` must exist.
  explicit ModelFolder(const std::filesystem::path& model_file);

  // The real path of a regular file that a model names by `name` (relative to its folder, with either slash, percent
  // codes allowed); nothing if it is absent or lies, links followed, outside the folder.
  std::optional<std::filesystem::path> find(std::string_view name) const;

  // The file's bytes if it is found, not empty and at most `limit` bytes long.
  std::optional<Bytes> read(std::string_view name, std::uint64_t limit) const;

 private:
  std::optional<std::filesystem::path> inside(const std::filesystem::path& name) const;
  std::filesystem::path root_;  // canonical
};

// Gives Assimp read access to the model's folder and to nothing else.
class ConfinedFiles : public Assimp::IOSystem {
 public:
  explicit ConfinedFiles(const ModelFolder& folder) : folder_(folder) {}
  bool Exists(const char* file) const override;
  char getOsSeparator() const override { return '/'; }
  Assimp::IOStream* Open(const char* file, const char* mode) override;
  void Close(Assimp::IOStream* stream) override;

 private:
  const ModelFolder& folder_;
};

}  // namespace mercia::bake
