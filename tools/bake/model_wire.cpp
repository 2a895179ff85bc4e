#include "tools/bake/model_wire.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <span>

namespace mercia::bake {
namespace {

enum class Status : std::uint8_t { Model = 0, Failure = 1 };

constexpr std::uint32_t kTextLimit = 4096;
constexpr std::uint32_t kNoteLimit = 1000;
constexpr std::uint32_t kTextureLimit = 4096;
constexpr std::uint32_t kPartLimit = 8192;
constexpr std::size_t kVertexBytes = 3 * sizeof(double) + 5 * sizeof(float) + 4;

void append_text(Bytes& out, std::string_view text) {
  text = text.substr(0, kTextLimit);
  append(out, static_cast<std::uint32_t>(text.size()));
  const ByteView bytes = as_bytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

Bytes begin(Status status) {
  Bytes out;
  for (const char letter : kModelWireGreeting) append(out, letter);
  append(out, status);
  return out;
}

void append_vertex(Bytes& out, const WireVertex& vertex) {
  append(out, vertex.position.x);
  append(out, vertex.position.y);
  append(out, vertex.position.z);
  append(out, vertex.normal.x);
  append(out, vertex.normal.y);
  append(out, vertex.normal.z);
  append(out, vertex.uv.x);
  append(out, vertex.uv.y);
  append(out, std::array<std::uint8_t, 4>{vertex.color.r, vertex.color.g, vertex.color.b, vertex.color.a});
}

// Text for terminals and panels: control characters become blanks, bytes that are no UTF-8 become question marks.
std::string clean(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    bool valid = length > 0 && length <= text.size() - i;
    for (std::size_t k = 1; valid && k < length; ++k) valid = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
    if (valid && length > 1) {
      // Overlong forms, surrogates and code points past U+10FFFF.
      const auto second = static_cast<unsigned char>(text[i + 1]);
      valid = !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second >= 0xa0) &&
              !(lead == 0xf0 && second < 0x90) && !(lead == 0xf4 && second >= 0x90) && !(lead == 0xc2 && second < 0xa0);
    }
    if (!valid) {
      out += '?';
      ++i;
    } else if (length == 1) {
      out += lead < 0x20 || lead == 0x7f ? ' ' : static_cast<char>(lead);
      ++i;
    } else {
      out.append(text.substr(i, length));
      i += length;
    }
  }
  return out;
}

// Reads from front to back; after the first failed read `failed` stays set and everything else reads as zero.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  bool failed() const { return failed_; }
  std::size_t left() const { return rest_.size(); }

  ByteView take(std::uint64_t size) {
    const auto part = subview(rest_, 0, size);
    if (!part) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    rest_ = rest_.subspan(part->size());
    return *part;
  }
  template <typename T>
  T number() {
    const ByteView part = take(sizeof(T));
    return read_at<T>(part, 0).value_or(T{});
  }
  // A count of things of which each takes at least `item_bytes`, so that no count can ask for more memory than bytes
  // came.
  std::uint32_t count(std::uint32_t limit, std::size_t item_bytes) {
    const auto value = number<std::uint32_t>();
    if (value > limit || value > left() / item_bytes) failed_ = true;
    return failed_ ? 0 : value;
  }
  std::string text() { return clean(as_text(take(count(kTextLimit, 1)))); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

tl::unexpected<Error> broken(std::string what) {
  return fail_input("the model worker's output is broken: " + what, {}, "report this file as a bug");
}

WireVertex read_vertex(ByteView bytes) {
  std::array<double, 3> position;
  std::array<float, 5> rest;
  std::array<std::uint8_t, 4> color;
  std::memcpy(position.data(), bytes.data(), sizeof(position));
  std::memcpy(rest.data(), bytes.data() + sizeof(position), sizeof(rest));
  std::memcpy(color.data(), bytes.data() + sizeof(position) + sizeof(rest), sizeof(color));
  return {{position[0], position[1], position[2]},
          {rest[0], rest[1], rest[2]},
          {rest[3], rest[4]},
          {color[0], color[1], color[2], color[3]}};
}

bool acceptable(const WireVertex& vertex) {
  const auto inside = [](double value) { return std::abs(value) <= kModelExtentLimit; };  // false for NaN
  if (!inside(vertex.position.x) || !inside(vertex.position.y) || !inside(vertex.position.z)) return false;
  const float length = glm::dot(vertex.normal, vertex.normal);
  return length > 0.98f && length < 1.02f && std::isfinite(vertex.uv.x) && std::isfinite(vertex.uv.y);
}

Result<WirePart> read_part(Reader& reader, std::size_t textures, std::uint64_t triangles_left) {
  WirePart part;
  part.texture = reader.number<std::int32_t>();
  const std::uint32_t vertices = reader.count(0xfffffffe, kVertexBytes);
  const std::uint32_t indices = reader.count(0xfffffffe, sizeof(std::uint32_t));
  if (reader.failed()) return broken("a part is cut off");
  if (part.texture < -1 || part.texture >= static_cast<std::int64_t>(textures))
    return broken("a part names no texture");
  if (indices % 3 != 0) return broken("a part ends inside a triangle");
  if (indices / 3 > triangles_left)
    return fail_input("the model has more triangles than the limit", {}, "simplify it, or raise the limit");
  const ByteView vertex_bytes = reader.take(std::uint64_t{vertices} * kVertexBytes);
  const ByteView index_bytes = reader.take(std::uint64_t{indices} * sizeof(std::uint32_t));
  if (reader.failed()) return broken("a part is cut off");
  part.vertices.reserve(vertices);
  for (std::uint32_t i = 0; i < vertices; ++i) {
    part.vertices.push_back(read_vertex(vertex_bytes.subspan(i * kVertexBytes, kVertexBytes)));
    if (!acceptable(part.vertices.back())) return broken("a vertex is not finite, too far away or without a normal");
  }
  part.indices.resize(indices);
  if (indices > 0) std::memcpy(part.indices.data(), index_bytes.data(), index_bytes.size());
  for (const std::uint32_t index : part.indices)
    if (index >= vertices) return broken("a triangle names a vertex that does not exist");
  return part;
}

}  // namespace

std::uint64_t WireModel::triangle_count() const {
  std::uint64_t total = 0;
  for (const auto& part : parts) total += part.indices.size() / 3;
  return total;
}

Bytes encode_model(const WireModel& model) {
  Bytes out = begin(Status::Model);
  append_text(out, model.name);
  append_text(out, model.copyright);
  const std::size_t notes = std::min<std::size_t>(model.notes.size(), kNoteLimit);
  append(out, static_cast<std::uint32_t>(notes));
  for (std::size_t i = 0; i < notes; ++i) append_text(out, model.notes[i]);
  append(out, static_cast<std::uint32_t>(model.textures.size()));
  for (const auto& texture : model.textures) {
    append(out, static_cast<std::uint64_t>(texture.bytes.size()));
    out.insert(out.end(), texture.bytes.begin(), texture.bytes.end());
  }
  append(out, static_cast<std::uint32_t>(model.parts.size()));
  for (const auto& part : model.parts) {
    append(out, part.texture);
    append(out, static_cast<std::uint32_t>(part.vertices.size()));
    append(out, static_cast<std::uint32_t>(part.indices.size()));
    for (const auto& vertex : part.vertices) append_vertex(out, vertex);
    const auto indices = std::as_bytes(std::span(part.indices));
    out.insert(out.end(), indices.begin(), indices.end());
  }
  return out;
}

Bytes encode_model_failure(std::string_view sentence) {
  Bytes out = begin(Status::Failure);
  append_text(out, sentence);
  return out;
}

Result<WireModel> decode_model(ByteView bytes, std::uint64_t triangle_limit) {
  Reader reader(bytes);
  if (as_text(reader.take(kModelWireGreeting.size())) != kModelWireGreeting)
    return broken("it does not begin as it should");
  const auto status = reader.number<std::uint8_t>();
  if (reader.failed()) return broken("it ends after the greeting");
  if (status == static_cast<std::uint8_t>(Status::Failure)) {
    const std::string sentence = reader.text();
    if (reader.failed() || sentence.empty()) return broken("a failure without a reason");
    return fail_input(sentence);
  }
  if (status != static_cast<std::uint8_t>(Status::Model)) return broken("unknown status");

  WireModel model;
  model.name = reader.text();
  model.copyright = reader.text();
  const std::uint32_t notes = reader.count(kNoteLimit, sizeof(std::uint32_t));
  for (std::uint32_t i = 0; i < notes && !reader.failed(); ++i) model.notes.push_back(reader.text());
  const std::uint32_t textures = reader.count(kTextureLimit, sizeof(std::uint64_t));
  for (std::uint32_t i = 0; i < textures && !reader.failed(); ++i) {
    const ByteView picture = reader.take(reader.number<std::uint64_t>());
    std::string type = picture_type(picture);
    if (type.empty()) return broken("a texture is neither PNG nor JPEG");
    model.textures.push_back({std::move(type), Bytes(picture.begin(), picture.end())});
  }
  const std::uint32_t parts = reader.count(kPartLimit, 3 * sizeof(std::uint32_t));
  if (reader.failed()) return broken("it ends too early, or a count is over its limit");
  std::uint64_t triangles_left = triangle_limit;
  for (std::uint32_t i = 0; i < parts; ++i) {
    MERCIA_TRY(WirePart part, read_part(reader, model.textures.size(), triangles_left));
    triangles_left -= part.indices.size() / 3;
    model.parts.push_back(std::move(part));
  }
  if (reader.left() != 0) return broken("bytes follow its end");
  return model;
}

std::string picture_type(ByteView bytes) {
  static constexpr std::string_view kPng{"\x89PNG\r\n\x1a\n", 8};
  static constexpr std::string_view kJpeg{"\xff\xd8\xff", 3};
  const std::string_view text = as_text(bytes);
  if (text.starts_with(kPng)) return "image/png";
  if (text.starts_with(kJpeg)) return "image/jpeg";
  return {};
}

}  // namespace mercia::bake
