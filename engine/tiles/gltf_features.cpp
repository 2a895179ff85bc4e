#include "engine/tiles/gltf_features.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "engine/tiles/city_surface.h"
#include "engine/tiles/gltf_elements.h"

namespace mercia::tiles {
namespace {

// The attribute that holds the features and the table that they are rows of.
struct FeatureSource {
  std::string attribute;   // empty: none
  bool by_vertex = false;  // the vertex's own number is the feature
  std::int32_t table = -1;
  std::uint32_t none = kNoFeature;
};

FeatureSource feature_source(const Json& description, const PrimitiveAttributes& attributes,
                             PrimitiveContext& context) {
  FeatureSource source;
  const Json* sets = member(member(member(description, "extensions"), "EXT_mesh_features"), "featureIds");
  const Json* chosen = nullptr;
  for (std::size_t i = 0; i < length(sets); ++i) {
    const Json* set = element(sets, i);
    if (member(set, "texture")) {
      context.content.unsupported.push_back("feature ids in a texture");
      continue;
    }
    // Of several sets, the first that leads to a table says most.
    if (!chosen || (!member(chosen, "propertyTable") && member(set, "propertyTable"))) chosen = set;
  }
  if (chosen) {
    if (const auto number = whole_number(member(chosen, "attribute")))
      source.attribute = fmt::format("_FEATURE_ID_{}", *number);
    else
      source.by_vertex = true;
    const auto table = whole_number(member(chosen, "propertyTable"));
    if (table && *table < context.table_count) source.table = static_cast<std::int32_t>(*table);
    source.none = index_number(member(chosen, "nullFeatureId")).value_or(kNoFeature);
    return source;
  }
  for (const char* name : {"_BATCHID", "BATCHID", "_FEATURE_ID_0"}) {
    if (!attributes.has(name)) continue;
    source.attribute = name;
    source.table = context.only_table;
    break;
  }
  return source;
}

}  // namespace

Result<void> read_features(const Json& description, PrimitiveAttributes& attributes, PrimitiveContext& context,
                           Primitive& out) {
  Vertex* vertices = out.vertices.data();
  const FeatureSource source = feature_source(description, attributes, context);
  out.property_table = source.table;
  const auto set = [&](std::size_t i, std::uint32_t feature) {
    const std::uint32_t kept = feature >= kNoFeature || feature == source.none ? kNoFeature : feature;
    vertices[i].feature_and_surface = (vertices[i].feature_and_surface & ~kFeatureMask) | kept;
  };
  if (source.by_vertex) {
    for (std::size_t i = 0; i < out.vertices.size(); ++i)
      set(i, static_cast<std::uint32_t>(std::min<std::size_t>(i, kNoFeature)));
  } else if (!source.attribute.empty()) {
    MERCIA_TRY(const auto elements, attributes.find(source.attribute.c_str(), out.vertices.size(), 1));
    if (elements) for_each_whole(*elements, set);
  }
  MERCIA_TRY(const auto surfaces, attributes.find("_SURFACE", out.vertices.size(), 1));
  if (surfaces) {
    for_each_whole(*surfaces, [&](std::size_t i, std::uint32_t surface) {
      const std::uint32_t known = is_surface(surface) ? surface : 0;
      vertices[i].feature_and_surface = (vertices[i].feature_and_surface & kFeatureMask) | known << 24;
    });
  }
  return {};
}

}  // namespace mercia::tiles
