// The region's frame, extent, views, heights and districts.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numbers>

#include "engine/region/json_fields.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr int kSourceFormat = 1;

Result<region::Viewpoint> read_viewpoint(const JsonField& field) {
  region::Viewpoint view;
  MERCIA_TRY(view.title, field.text("title"));
  MERCIA_TRY(const JsonField at, field.array("at", 2));
  MERCIA_TRY(view.position, read_position(at));
  MERCIA_TRY(view.position.height, field.number("above_ground", 0.0, 200'000.0));
  MERCIA_TRY(const double heading, field.number("heading", -360.0, 360.0));
  MERCIA_TRY(const double pitch, field.number("pitch", -90.0, 90.0));
  view.heading = heading * kDegree;
  view.pitch = pitch * kDegree;
  return view;
}

// The borders that a district strings together; "-name" runs one backwards.
Result<Ring> read_district_outline(const JsonField& list,
                                   const std::map<std::string, std::vector<glm::dvec2>>& borders) {
  Ring outline;
  for (std::size_t i = 0; i < list.size(); ++i) {
    MERCIA_TRY(std::string name, list.element(i).as_text());
    const bool backwards = name.starts_with('-');
    if (backwards) name.erase(0, 1);
    const auto found = borders.find(name);
    if (found == borders.end()) return list.element(i).fail("there is no border \"" + name + "\"");
    std::vector<glm::dvec2> line = found->second;
    if (backwards) line = {line.rbegin(), line.rend()};
    if (!outline.empty() && glm::distance(outline.back(), line.front()) > 1.0)
      return list.element(i).fail("the border does not begin where the one before it ends");
    outline.insert(outline.end(), line.begin() + (outline.empty() ? 0 : 1), line.end());
  }
  if (outline.size() < 4 || glm::distance(outline.front(), outline.back()) > 1.0)
    return list.fail("the borders do not close into an outline");
  outline.pop_back();
  Polygon polygon{std::move(outline), {}};
  if (!is_valid(polygon)) return list.fail("the outline crosses itself");
  orient_rings(polygon);
  return polygon.outer;
}

}  // namespace

Result<void> read_outline(const std::filesystem::path& folder, RegionSketch& sketch) {
  const std::filesystem::path file = folder / "source.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  MERCIA_TRY(const double format, document.number("format", 1.0, 1e6));
  if (static_cast<int>(format) > kSourceFormat)
    return document.fail(
        fmt::format("the format is {}, and this mercia-bake knows only up to {}", format, kSourceFormat),
        "use a newer mercia-bake");
  Scene& scene = sketch.scene;
  MERCIA_TRY(scene.name, document.text("name"));
  MERCIA_TRY(const JsonField origin_field, document.array("origin", 2));
  MERCIA_TRY(const geo::Geodetic origin, read_position(origin_field));
  scene.frame = geo::MapFrame(origin);
  MERCIA_TRY(const JsonField extent, document.object("extent"));
  MERCIA_TRY(const JsonField south_west, extent.array("south_west", 2));
  MERCIA_TRY(const JsonField north_east, extent.array("north_east", 2));
  MERCIA_TRY(scene.low, read_point(south_west, scene.frame));
  MERCIA_TRY(scene.high, read_point(north_east, scene.frame));
  if (!(scene.low.x < scene.high.x && scene.low.y < scene.high.y)) return extent.fail("the extent is empty");
  MERCIA_TRY(const JsonField attributions, document.array("attributions", 64));
  for (std::size_t i = 0; i < attributions.size(); ++i) {
    MERCIA_TRY(std::string text, attributions.element(i).as_text());
    scene.attributions.push_back(std::move(text));
  }
  MERCIA_TRY(const JsonField views, document.array("viewpoints", 64));
  for (std::size_t i = 0; i < views.size(); ++i) {
    MERCIA_TRY(region::Viewpoint view, read_viewpoint(views.element(i)));
    scene.viewpoints.push_back(std::move(view));
  }
  return {};
}

Result<void> read_heights(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path file = folder / "heights.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  MERCIA_TRY(const JsonField heights, document.array("heights", kRegionListLimit));
  if (heights.size() < 3) return heights.fail("a ground needs at least three heights");
  for (std::size_t i = 0; i < heights.size(); ++i) {
    // [latitude, longitude, height] each, as a surveyor would write it.
    const JsonField row = heights.element(i);
    MERCIA_TRY(const glm::dvec3 spot, read_triple(row, -500.0, 9000.0));
    const nlohmann::json position = {spot.x, spot.y};
    MERCIA_TRY(const glm::dvec2 point, read_point(JsonField(position, row.where()), sketch.scene.frame));
    sketch.scene.spot_heights.emplace_back(point, spot.z);
    Tally& tally = account["spot heights"];
    ++tally.read;
    ++tally.drawn;
  }
  return {};
}

Result<void> read_districts(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path file = folder / "districts.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  std::map<std::string, std::vector<glm::dvec2>> borders;
  MERCIA_TRY(const JsonField lines, document.object("borders"));
  for (const auto& item : lines.value().items()) {
    MERCIA_TRY(const JsonField line, lines.array(item.key(), kRegionListLimit));
    MERCIA_TRY(borders[item.key()], read_points(line, sketch.scene.frame, 2));
  }
  MERCIA_TRY(const JsonField districts, document.array("districts", 200));
  for (std::size_t i = 0; i < districts.size(); ++i) {
    const JsonField field = districts.element(i);
    District district;
    MERCIA_TRY(district.name, field.text("name"));
    MERCIA_TRY(const JsonField list, field.array("borders", 100));
    MERCIA_TRY(district.outline, read_district_outline(list, borders));
    region::Place place;
    place.name = district.name;
    place.kind = "district";
    MERCIA_TRY(place.id, field.text("code"));
    MERCIA_TRY(place.text, field.text("text"));
    MERCIA_TRY(const JsonField centre, field.array("centre", 2));
    MERCIA_TRY(place.position, read_position(centre));
    sketch.scene.places.push_back(std::move(place));
    sketch.districts.push_back(std::move(district));
    Tally& tally = account["districts"];
    ++tally.read;
    ++tally.drawn;
  }
  return {};
}

}  // namespace mercia::bake
