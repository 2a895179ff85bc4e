// What an OpenStreetMap way or area on the ground is, from its tags. Pure; no geometry.
#pragma once

#include <optional>
#include <string>

#include "tools/bake/scene.h"
#include "tools/bake/tags.h"

namespace mercia::bake {

// A track's bed is this much wider than its gauge, so that a Way of kind Rail or Tram needs no field for the gauge:
// gauge = width - margin, metres.
inline constexpr double kRailBedMargin = 3.0;
inline constexpr double kTramBedMargin = 1.2;

// Areas of this priority are railway platforms that stand a step above the ground; those of trams and buses do not.
inline constexpr int kRaisedPlatformPriority = 81;
// Of residential land: gardens, below what is paved at the heart of a town.
inline constexpr int kGardensPriority = -1;
// Areas of surface Wood with these priorities carry bushes, not trees.
inline constexpr int kScrubPriority = 27;
inline constexpr int kHedgeAreaPriority = 39;

struct WayStyle {
  WayKind kind;
  tiles::Surface surface;
  double width;  // metres, from width, lanes, gauge or the kind's usual width in Britain
  int lanes;
  int layer;
  bool bridge;
  bool tunnel;
  bool pavements;            // as Way's
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
// `tunnel` is set for what runs underground (culverts too), not for passages through buildings. Coastlines are no ways:
// give their lines to water_from_coastline (ground_coast.h).
std::optional<WayStyle> way_style(const Tags& tags);
// Nothing if the tags do not make it a drawn area: buildings, and what lies underground, indoors or on a bridge.
// Priorities: 1-29 zones and land cover, 30-49 what lies inside them, 50-59 water, 60-89 what is paved.
std::optional<AreaStyle> area_style(const Tags& tags);

}  // namespace mercia::bake
