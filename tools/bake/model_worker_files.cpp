#include "tools/bake/model_worker_files.h"

#include <algorithm>
#include <assimp/IOStream.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>

#include "engine/base/file.h"
#include "tools/bake/model_wire.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

// A whole file in memory. Assimp's loaders read everything anyway.
class MemoryStream : public Assimp::IOStream {
 public:
  explicit MemoryStream(Bytes bytes) : bytes_(std::move(bytes)) {}

  std::size_t Read(void* into, std::size_t size, std::size_t count) override {
    if (size == 0) return 0;
    const std::size_t items = std::min(count, (bytes_.size() - position_) / size);
    if (items > 0) std::memcpy(into, bytes_.data() + position_, items * size);
    position_ += items * size;
    return items;
  }
  std::size_t Write(const void*, std::size_t, std::size_t) override { return 0; }
  aiReturn Seek(std::size_t offset, aiOrigin origin) override {
    // Assimp passes negative offsets as wrapped unsigned numbers; the sum wraps back.
    const std::size_t base = origin == aiOrigin_SET ? 0 : origin == aiOrigin_CUR ? position_ : bytes_.size();
    const std::size_t target = base + offset;
    if (target > bytes_.size()) return aiReturn_FAILURE;
    position_ = target;
    return aiReturn_SUCCESS;
  }
  std::size_t Tell() const override { return position_; }
  std::size_t FileSize() const override { return bytes_.size(); }
  void Flush() override {}

 private:
  Bytes bytes_;
  std::size_t position_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "My%20wall.png" -> "My wall.png", as URIs in glTF and COLLADA are written.
std::string without_percent_codes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

}  // namespace

ModelFolder::ModelFolder(const fs::path& model_file) {
  std::error_code error;
  root_ = fs::canonical(model_file, error).parent_path();
}

std::optional<fs::path> ModelFolder::inside(const fs::path& name) const {
  std::error_code error;
  const fs::path real = fs::canonical(root_ / name, error);
  if (error || root_.empty() || !fs::is_regular_file(real, error) || error) return std::nullopt;
  const auto [root_end, real_end] = std::mismatch(root_.begin(), root_.end(), real.begin(), real.end());
  if (root_end != root_.end()) return std::nullopt;
  return real;
}

std::optional<fs::path> ModelFolder::find(std::string_view name) const {
  if (name.empty() || name.size() > 2000 || name.find('\0') != std::string_view::npos) return std::nullopt;
  std::string path(name);
  if (path.starts_with("file://")) path.erase(0, 7);
  if (auto exact = inside(path)) return exact;
  std::replace(path.begin(), path.end(), '\\', '/');
  if (auto slashes = inside(path)) return slashes;
  return inside(without_percent_codes(path));
}

std::optional<Bytes> ModelFolder::read(std::string_view name, std::uint64_t limit) const {
  const auto path = find(name);
  if (!path) return std::nullopt;
  auto bytes = read_file(*path, limit);
  if (!bytes || bytes->empty()) return std::nullopt;
  return std::move(*bytes);
}

bool ConfinedFiles::Exists(const char* file) const { return folder_.find(file).has_value(); }

Assimp::IOStream* ConfinedFiles::Open(const char* file, const char* mode) {
  if (std::strpbrk(mode, "wa+")) return nullptr;
  auto bytes = folder_.read(file, kModelFileLimit);
  return bytes ? std::make_unique<MemoryStream>(std::move(*bytes)).release() : nullptr;
}

void ConfinedFiles::Close(Assimp::IOStream* stream) { delete stream; }

}  // namespace mercia::bake
