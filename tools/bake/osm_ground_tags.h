// What an OpenStreetMap way or area on the ground is, from its tags. Pure; no geometry.
#pragma once

#include <optional>
#include <string>

#include "tools/bake/scene.h"
#include "tools/bake/tags.h"

namespace mercia::bake {

struct WayStyle {
  WayKind kind;
  tiles::Surface surface;
  double width;      // metres, from width, lanes, gauge or the kind's usual width in Britain
  int lanes;
  int layer;
  bool bridge;
  bool tunnel;
  std::string feature_kind;  // "road", "path", "railway", "tramway", "water", "barrier"
  std::string feature_type;  // the tag's value
};

struct AreaStyle {
  tiles::Surface surface;
  int priority;
  std::string feature_kind;  // "water", "park", "wood", "landuse", "square", "platform", "parking" …
  std::string feature_type;
};

// Nothing if the tags do not make it a drawn line (closed ways with area=yes and polygons are areas).
std::optional<WayStyle> way_style(const Tags& tags);
// Nothing if the tags do not make it a drawn area. Buildings are not areas.
std::optional<AreaStyle> area_style(const Tags& tags);

}  // namespace mercia::bake
