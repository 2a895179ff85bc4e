// Where the generated city is dense, tall, industrial or open: the few figures from which the fabric grows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/map_frame.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Around it stand closed blocks of several storeys, lower towards the radius.
struct FabricCentre {
  std::string name;
  glm::dvec2 at{0.0};
  double radius = 500.0;  // metres
  double height = 15.0;   // of an ordinary building in its middle, metres
};

// A town or suburb: its density holds over most of the circle and runs out a little beyond it.
struct FabricSettlement {
  std::string name;
  glm::dvec2 at{0.0};
  double radius = 1500.0;  // metres
  double density = 4.0;    // thousands of people per km²
};

struct FabricIndustry {
  std::string name;
  glm::dvec2 at{0.0};
  double radius = 400.0;
};

// What stands on a block.
enum class FabricUse { Core, Terrace, Semi, Detached, Industry, Field };

struct FabricPlan {
  std::uint64_t seed = 1;
  std::vector<FabricSettlement> settlements;
  std::vector<FabricCentre> centres;
  std::vector<FabricIndustry> industries;

  // Thousands of people per km²: the densest settlement's share there, 0 in open country.
  double density(glm::dvec2 point) const;
  // 1 in the middle of the nearest centre, 0 at its radius and beyond; that centre's height there.
  struct Core {
    double nearness = 0.0;
    double height = 0.0;
  };
  Core core(glm::dvec2 point) const;
  bool industrial(glm::dvec2 point) const;
  // How near the point is to where people look closely: 1 within a walk of a city centre, falling to 0.
  double detail(glm::dvec2 point) const;
};

// Reads fabric.json. Errors (Input): absent, not JSON, a field missing or out of range.
Result<FabricPlan> read_fabric_plan(const std::filesystem::path& folder, const geo::MapFrame& frame);

}  // namespace mercia::bake
