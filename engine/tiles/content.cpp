#include "engine/tiles/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/tiles/octahedral.h"

namespace mercia::tiles {
namespace {

std::string shown(double value) {
  // Whole numbers without a fraction, identifiers of OpenStreetMap among them; others to six digits.
  if (std::floor(value) == value && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

std::string shown(const Property& property, std::uint32_t row) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&property.values))
    return row < numbers->size() && !std::isnan((*numbers)[row]) ? shown((*numbers)[row]) : std::string();
  if (const auto* texts = std::get_if<std::vector<std::string>>(&property.values))
    return row < texts->size() ? (*texts)[row] : std::string();
  const auto& booleans = std::get<std::vector<std::uint8_t>>(property.values);
  if (row >= booleans.size()) return {};
  return booleans[row] ? "yes" : "no";
}

template <typename T>
std::uint64_t heap_bytes(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

std::uint64_t heap_bytes(const std::vector<std::string>& texts) {
  std::uint64_t bytes = texts.capacity() * sizeof(std::string);
  for (const auto& text : texts)
    if (text.capacity() > 15) bytes += text.capacity() + 1;  // shorter ones live inside the object
  return bytes;
}

}  // namespace

std::array<std::int16_t, 2> octahedral(const glm::vec3& n) { return pack_octahedral(n.x, n.y, n.z); }

glm::vec3 from_octahedral(const std::array<std::int16_t, 2>& packed) {
  glm::vec3 n(std::max(static_cast<float>(packed[0]) / 32767.0f, -1.0f),
              std::max(static_cast<float>(packed[1]) / 32767.0f, -1.0f), 0.0f);
  n.z = 1.0f - std::abs(n.x) - std::abs(n.y);
  if (n.z < 0.0f) {
    const float x = n.x;
    n.x = std::copysign(1.0f - std::abs(n.y), x);
    n.y = std::copysign(1.0f - std::abs(x), n.y);
  }
  return glm::normalize(n);
}

std::vector<std::pair<std::string, std::string>> PropertyTable::describe(std::uint32_t feature) const {
  std::vector<std::pair<std::string, std::string>> facts;
  if (feature >= count) return facts;
  for (const auto& property : properties)
    if (auto value = shown(property, feature); !value.empty()) facts.emplace_back(property.name, std::move(value));
  return facts;
}

std::uint64_t Primitive::bytes() const {
  return vertices.size() * sizeof(Vertex) + indices.size() * sizeof(std::uint32_t) +
         second_uv.size() * sizeof(second_uv[0]);
}

std::uint64_t TileContent::triangle_count() const {
  std::uint64_t count = 0;
  for (const auto& primitive : primitives) count += primitive.indices.size() / 3;
  return count;
}

std::uint64_t TileContent::cpu_bytes() const {
  std::uint64_t bytes = heap_bytes(primitives) + heap_bytes(materials) + heap_bytes(details) + heap_bytes(images) +
                        heap_bytes(property_tables) + heap_bytes(copyrights) + heap_bytes(unsupported) +
                        heap_bytes(problems);
  for (const auto& primitive : primitives)
    bytes += heap_bytes(primitive.vertices) + heap_bytes(primitive.indices) + heap_bytes(primitive.second_uv);
  for (const auto& image : images) bytes += heap_bytes(image.rgba) + heap_bytes(image.blocks);
  if (prepared) bytes += prepared->cpu_bytes();
  for (const auto& table : property_tables) {
    bytes += heap_bytes(table.properties);
    for (const auto& property : table.properties)
      bytes += std::visit([](const auto& values) { return heap_bytes(values); }, property.values);
  }
  return bytes;
}

std::uint64_t TileContent::gpu_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& primitive : primitives) bytes += primitive.bytes();
  // Pictures are uploaded with all their smaller levels, a third more.
  for (const auto& image : images) bytes += image.rgba.size() + image.rgba.size() / 3 + image.blocks.size();
  if (prepared) bytes += prepared->gpu_bytes();
  return bytes;
}

}  // namespace mercia::tiles
