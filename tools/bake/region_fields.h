// What the region's JSON files have in common: coordinates, lines of them, colours.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/map_frame.h"
#include "engine/region/json_fields.h"
#include "tools/bake/mesh.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

inline constexpr std::uint64_t kRegionFileLimit = std::uint64_t{4} << 20;
inline constexpr std::size_t kRegionListLimit = 20'000;

// Errors (Input) of all of these: absent, of another type, out of range; file and path are named.

// [latitude, longitude] in degrees.
Result<geo::Geodetic> read_position(const region::JsonField& field);
// The same on the map plane.
Result<glm::dvec2> read_point(const region::JsonField& field, const geo::MapFrame& frame);
// At least `least` points; neighbours that coincide are refused.
Result<std::vector<glm::dvec2>> read_points(const region::JsonField& field, const geo::MapFrame& frame,
                                            std::size_t least);
// [a, b] or [a, b, c], each of [lowest, highest].
Result<glm::dvec2> read_pair(const region::JsonField& field, double lowest, double highest);
Result<glm::dvec3> read_triple(const region::JsonField& field, double lowest, double highest);
// "#rrggbb".
Result<Color> read_color(const region::JsonField& field);

// The member, or the fallback where it is absent.
Result<double> number_or(const region::JsonField& field, std::string_view key, double lowest, double highest,
                         double fallback);
Result<std::string> text_or(const region::JsonField& field, std::string_view key, std::string fallback);
Result<bool> boolean_or(const region::JsonField& field, std::string_view key, bool fallback);

// A Catmull-Rom curve through the points, with a point about every `step` metres where it bends: what a surveyed line
// of a railway or motorway would look like between the few points that a person types.
std::vector<glm::dvec2> smooth_line(const std::vector<glm::dvec2>& points, double step);
// The line moved to its left by `distance` (to its right if negative), corners mitred.
std::vector<glm::dvec2> offset_line(const std::vector<glm::dvec2>& line, double distance);
double line_length(const std::vector<glm::dvec2>& line);

}  // namespace mercia::bake
