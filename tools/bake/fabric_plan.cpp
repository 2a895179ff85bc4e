#include "tools/bake/fabric_plan.h"

#include <algorithm>
#include <cmath>

#include "engine/region/json_fields.h"
#include "tools/bake/region_fields.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr double kWalk = 500.0;  // beyond a centre's radius, over which detail falls off, metres

// Parts of a settlement's radius: up to the first its density holds, at the second it has run out.
constexpr double kDenseTo = 0.75;
constexpr double kNobodyFrom = 1.3;

Result<FabricSettlement> read_settlement(const JsonField& field, const geo::MapFrame& frame) {
  FabricSettlement settlement;
  MERCIA_TRY(settlement.name, field.text("name"));
  MERCIA_TRY(const JsonField at, field.array("at", 2));
  MERCIA_TRY(settlement.at, read_point(at, frame));
  MERCIA_TRY(settlement.radius, field.number("radius", 100.0, 20'000.0));
  MERCIA_TRY(settlement.density, field.number("thousands_per_km2", 0.0, 50.0));
  return settlement;
}

}  // namespace

double FabricPlan::density(glm::dvec2 point) const {
  double densest = 0.0;
  for (const FabricSettlement& settlement : settlements) {
    const double share =
        (kNobodyFrom - glm::distance(point, settlement.at) / settlement.radius) / (kNobodyFrom - kDenseTo);
    densest = std::max(densest, settlement.density * std::clamp(share, 0.0, 1.0));
  }
  return densest;
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
  return std::any_of(industries.begin(), industries.end(), [&](const FabricIndustry& industry) {
    return glm::distance(point, industry.at) < industry.radius;
  });
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
  MERCIA_TRY(const JsonField settlements, document.array("settlements", 1000));
  for (std::size_t i = 0; i < settlements.size(); ++i) {
    MERCIA_TRY(FabricSettlement settlement, read_settlement(settlements.element(i), frame));
    plan.settlements.push_back(std::move(settlement));
  }
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
