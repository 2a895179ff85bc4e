#include "engine/tiles/tile_semantics.h"

#include <algorithm>
#include <array>

namespace mercia::tiles {
namespace {

constexpr std::array<std::pair<const char*, TileSemantic>, 5> kNames{
    {{"TILE_BOUNDING_BOX", TileSemantic::Box},
     {"TILE_BOUNDING_SPHERE", TileSemantic::Sphere},
     {"TILE_MINIMUM_HEIGHT", TileSemantic::MinimumHeight},
     {"TILE_MAXIMUM_HEIGHT", TileSemantic::MaximumHeight},
     {"TILE_GEOMETRIC_ERROR", TileSemantic::GeometricError}}};

}  // namespace

std::uint32_t numbers_of(TileSemantic semantic) {
  switch (semantic) {
    case TileSemantic::Box:
      return 12;
    case TileSemantic::Sphere:
      return 4;
    case TileSemantic::MinimumHeight:
    case TileSemantic::MaximumHeight:
    case TileSemantic::GeometricError:
      break;
  }
  return 1;
}

TileSemantics read_tile_semantics(const Json* schema) {
  TileSemantics semantics;
  const Json* classes = member(schema, "classes");
  if (!classes || !classes->is_object()) return semantics;
  for (const auto& [class_name, description] : classes->items()) {
    const Json* properties = member(description, "properties");
    if (!properties || !properties->is_object()) continue;
    for (const auto& [id, property] : properties->items()) {
      const std::string name = text(member(property, "semantic"));
      const auto known = std::find_if(kNames.begin(), kNames.end(), [&](const auto& one) { return name == one.first; });
      if (known == kNames.end()) continue;
      const auto type = value_type(property, nullptr, class_name);
      if (!type || type->kind != ValueType::Kind::Number) continue;
      const std::uint64_t count = std::uint64_t{type->array ? type->fixed_count : 1} * type->components;
      if (count == numbers_of(known->second)) semantics[class_name].push_back({id, known->second, type->scalar});
    }
  }
  return semantics;
}

}  // namespace mercia::tiles
