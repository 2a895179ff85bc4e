// Long things with a constant section: decks, parapets, rails, walls, hedges.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tools/bake/mesh.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// A line in space: plane points, each with a height, and how far along the whole line it begins.
struct SpaceLine {
  std::vector<glm::dvec2> points;
  std::vector<double> heights;
  double start = 0.0;  // metres from the beginning of the line of which this is a part
};

using HeightAt = std::function<double(glm::dvec2)>;

// The line laid on a surface: points are added where the surface bends by more than `tolerance` metres between them.
SpaceLine laid_on(std::span<const glm::dvec2> line, const HeightAt& surface, double tolerance);

// The parts inside the box, in order.
std::vector<SpaceLine> clipped(const SpaceLine& line, const Box2& box);

// The part between two distances along the line (its own, without `start`). Fewer than 2 points if there is none.
SpaceLine between(const SpaceLine& line, double from, double to);
double length(const SpaceLine& line);

struct SolidLook {
  tiles::Surface surface = tiles::Surface::Structure;
  Color color;
  FeatureIndex feature = kNoFeatureIndex;
};

// A section from `left` to `right` metres beside the line (left is positive) and from `low` to `high` metres above it.
struct Section {
  double left = 0.0;
  double right = 0.0;
  double low = 0.0;
  double high = 0.0;
};

enum SolidFaces : unsigned { kTop = 1, kSides = 2, kBottom = 4, kEnds = 8 };

// Appends the faces asked for of the section carried along the line.
void extrude(const SpaceLine& line, const Section& section, unsigned faces, const SolidLook& look, SurfaceMesh& out);

// Upright strips from each edge (as in Section) down to the surface and `below` metres into it.
void add_skirts(const SpaceLine& line, const Section& section, const HeightAt& surface, double below,
                const SolidLook& look, SurfaceMesh& out);

// An upright box on a base of `along` by `across` metres, turned so that `direction` is along.
void add_box(glm::dvec2 centre, glm::dvec2 direction, double along, double across, double low, double high,
             const SolidLook& look, SurfaceMesh& out);

}  // namespace mercia::bake
