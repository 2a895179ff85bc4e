// What stands and grows on one block.
#pragma once

#include <vector>

#include "tools/bake/fabric_clearance.h"
#include "tools/bake/fabric_plan.h"
#include "tools/bake/fabric_random.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// A building or an area before it has its feature.
struct FabricPiece {
  Building building;
  const char* type = "";  // FeatureRecord::type
};
struct FabricArea {
  Area area;
  const char* kind = "";
  const char* type = "";
};
struct FabricPatch {
  std::vector<FabricPiece> buildings;
  std::vector<FabricArea> areas;
  std::vector<Tree> trees;
};

struct FabricBlock {
  Ring ring;  // between the middles of its streets, anticlockwise
  glm::dvec2 middle{0.0};
  FabricUse use = FabricUse::Field;
  FabricPlan::Core core;
  double density = 0.0;
  double detail = 0.0;  // see FabricPlan::detail
};

inline constexpr double kLocalStreet = 6.5;    // width of the streets between blocks, metres
inline constexpr double kLocalPavement = 2.2;  // on each side of them

void fill_block(const FabricBlock& block, const FabricClearance& clearance, FabricRandom& random, FabricPatch& patch);

// How far from each edge of the block its plots begin: half of the street there, whatever kind it is, and its pavement.
std::vector<double> street_insets(const Ring& ring, const FabricClearance& clearance);

// By use, for fill_block.
void fill_core(const FabricBlock& block, const Ring& plots, const FabricClearance& clearance, FabricRandom& random,
               FabricPatch& patch);
void fill_rows(const FabricBlock& block, const std::vector<double>& insets, const FabricClearance& clearance,
               FabricRandom& random, FabricPatch& patch);
void fill_industry(const FabricBlock& block, const Ring& plots, const FabricClearance& clearance, FabricRandom& random,
                   FabricPatch& patch);
void fill_field(const FabricBlock& block, const FabricClearance& clearance, FabricRandom& random, FabricPatch& patch);

}  // namespace mercia::bake
