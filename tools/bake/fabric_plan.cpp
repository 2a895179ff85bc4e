#include "tools/bake/fabric_plan.h"

#include <algorithm>
#include <cmath>

#include "engine/region/json_fields.h"
#include "tools/bake/region_fields.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr double kWalk = 1500.0;   // beyond a centre's radius, over which detail falls off, metres

// Rows of digits, north first: thousands of people per km²; "." is none.
Result<void> read_densities(const JsonField& field, const geo::MapFrame& frame, FabricPlan& plan) {
  MERCIA_TRY(const JsonField corner, field.array("south_west", 2));
  MERCIA_TRY(const geo::Geodetic south_west, read_position(corner));
  MERCIA_TRY(const JsonField step_field, field.array("step", 2));
  MERCIA_TRY(const glm::dvec2 step, read_pair(step_field, 1e-4, 1.0));
  MERCIA_TRY(const JsonField rows, field.array("thousands_per_km2", 1000));
  plan.rows = static_cast<int>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const JsonField line = rows.element(rows.size() - 1 - i);
    MERCIA_TRY(const std::string digits, line.as_text());
    if (i == 0) plan.columns = static_cast<int>(digits.size());
    if (digits.size() != static_cast<std::size_t>(plan.columns) || digits.empty())
      return line.fail("the row is not as long as the others");
    for (const char digit : digits) {
      if (digit != '.' && (digit < '0' || digit > '9')) return line.fail("a row is made of digits and dots");
      plan.densities.push_back(digit == '.' ? 0.0 : digit == '0' ? 0.4 : digit - '0');
    }
  }
  if (plan.rows == 0) return rows.fail("there is no row");
  constexpr double kDegree = 0.017453292519943295;
  geo::Geodetic north_east = south_west;
  north_east.latitude += step.x * plan.rows * kDegree;
  north_east.longitude += step.y * plan.columns * kDegree;
  plan.low = glm::dvec2(frame.map_from_geodetic(south_west));
  const glm::dvec2 high(frame.map_from_geodetic(north_east));
  plan.cell = (high - plan.low) / glm::dvec2(plan.columns, plan.rows);
  return {};
}

}  // namespace

double FabricPlan::density(glm::dvec2 point) const {
  const glm::dvec2 at = (point - low) / cell - 0.5;
  const glm::dvec2 base = glm::floor(at);
  const glm::dvec2 part = at - base;
  const auto value = [&](int column, int row) {
    const bool inside = column >= 0 && row >= 0 && column < columns && row < rows;
    return inside ? densities[static_cast<std::size_t>(row) * columns + column] : 0.0;
  };
  const int column = static_cast<int>(std::clamp(base.x, -2.0, columns + 1.0));
  const int row = static_cast<int>(std::clamp(base.y, -2.0, rows + 1.0));
  return glm::mix(glm::mix(value(column, row), value(column + 1, row), part.x),
                  glm::mix(value(column, row + 1), value(column + 1, row + 1), part.x), part.y);
}

FabricPlan::Core FabricPlan::core(glm::dvec2 point) const {
  Core best;
  for (const FabricCentre& centre : centres) {
    const double nearness = 1.0 - glm::distance(point, centre.at) / centre.radius;
    if (nearness > 0.0 && centre.height * nearness > best.height * best.nearness) best = {nearness, centre.height};
  }
  return best;
}

bool FabricPlan::industrial(glm::dvec2 point) const {
  return std::any_of(industries.begin(), industries.end(),
                     [&](const FabricIndustry& industry) { return glm::distance(point, industry.at) < industry.radius; });
}

double FabricPlan::detail(glm::dvec2 point) const {
  double best = 0.0;
  for (const FabricCentre& centre : centres) {
    const double beyond = glm::distance(point, centre.at) - centre.radius;
    best = std::max(best, 1.0 - std::max(0.0, beyond) / kWalk);
  }
  return best;
}

Result<FabricPlan> read_fabric_plan(const std::filesystem::path& folder, const geo::MapFrame& frame) {
  const std::filesystem::path file = folder / "fabric.json";
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  FabricPlan plan;
  MERCIA_TRY(const double seed, document.number("seed", 0.0, 4e9));
  plan.seed = static_cast<std::uint64_t>(seed);
  MERCIA_TRY(const JsonField densities, document.object("densities"));
  MERCIA_CHECK(read_densities(densities, frame, plan));
  MERCIA_TRY(const JsonField centres, document.array("centres", 1000));
  for (std::size_t i = 0; i < centres.size(); ++i) {
    FabricCentre centre;
    MERCIA_TRY(centre.name, centres.element(i).text("name"));
    MERCIA_TRY(const JsonField at, centres.element(i).array("at", 2));
    MERCIA_TRY(centre.at, read_point(at, frame));
    MERCIA_TRY(centre.radius, centres.element(i).number("radius", 50.0, 20'000.0));
    MERCIA_TRY(centre.height, centres.element(i).number("height", 3.0, 300.0));
    plan.centres.push_back(std::move(centre));
  }
  MERCIA_TRY(const JsonField industries, document.array("industries", 1000));
  for (std::size_t i = 0; i < industries.size(); ++i) {
    FabricIndustry industry;
    MERCIA_TRY(industry.name, industries.element(i).text("name"));
    MERCIA_TRY(const JsonField at, industries.element(i).array("at", 2));
    MERCIA_TRY(industry.at, read_point(at, frame));
    MERCIA_TRY(industry.radius, industries.element(i).number("radius", 50.0, 20'000.0));
    plan.industries.push_back(std::move(industry));
  }
  return plan;
}

}  // namespace mercia::bake
