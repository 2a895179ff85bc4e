#include "tools/bake/fabric_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "engine/base/task_pool.h"
#include "tools/bake/fabric_blocks.h"
#include "tools/bake/fabric_clearance.h"
#include "tools/bake/fabric_fill.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"

namespace mercia::bake {
namespace {

constexpr double kLeastSuperblock = 1200.0;  // m²
constexpr double kSkeletonTolerance = 2.0;   // of the main lines, before blocks are cut along them, metres
constexpr double kBuiltFrom = 0.45;          // thousands of people per km² from which land counts as built up
constexpr double kBesideLine = 260.0;  // sparsely peopled land this near to rails, canals or motorways is industry

struct Patch {
  FabricPatch fill;
  std::vector<Chord> streets;
  std::vector<Chord> paved_streets;  // where people look closely: with pavements and lamps
  std::vector<Chord> hedges;
  bool built = false;
};

class Maker {
 public:
  Maker(const FabricPlan& plan, const RegionSketch& sketch)
      : plan_(plan), sketch_(sketch), clearance_(sketch.corridors, sketch.keep_clear) {}

  std::vector<Ring> faces() const {
    std::vector<std::vector<glm::dvec2>> lines;
    for (const Corridor& corridor : sketch_.corridors)
      lines.push_back(simplify_line(corridor.line, kSkeletonTolerance));
    for (const Ring& ring : sketch_.keep_clear) {
      if (signed_area(ring) < 20'000.0) continue;  // small squares and landmarks lie within blocks
      lines.push_back(simplify_line(ring, kSkeletonTolerance));
      lines.back().push_back(lines.back().front());
    }
    return superblocks(lines, sketch_.scene.low, sketch_.scene.high, kLeastSuperblock);
  }

  Patch fill(const Ring& face) const {
    Patch patch;
    FabricRandom random(plan_.seed, centroid(face));
    Blocks blocks = cut_into_blocks(face, random, [&](glm::dvec2 at) { return block_size(at); });
    for (Ring& ring : blocks.blocks) {
      FabricBlock block;
      block.middle = centroid(ring);
      // A park or a landmark may lie in the middle of a face; the rest of it is still city.
      if (clearance_.is_kept_clear(block.middle)) continue;
      block.core = plan_.core(block.middle);
      block.density = plan_.density(block.middle);
      block.detail = plan_.detail(block.middle);
      block.use = use_at(block.middle, random.unit());
      block.ring = std::move(ring);
      patch.built = patch.built || block.use != FabricUse::Field;
      fill_block(block, clearance_, random, patch.fill);
    }
    for (const Chord& chord : blocks.streets) {
      const glm::dvec2 middle = (chord.a + chord.b) / 2.0;
      if (clearance_.is_kept_clear(middle)) continue;
      if (use_at(middle, 0.5) == FabricUse::Field)
        patch.hedges.push_back(chord);
      else
        (plan_.detail(middle) > 0.0 ? patch.paved_streets : patch.streets).push_back(chord);
    }
    return patch;
  }

 private:
  bool inside_region(glm::dvec2 point) const {
    return std::any_of(sketch_.districts.begin(), sketch_.districts.end(),
                       [&](const District& district) { return contains(district.outline, point); });
  }

  FabricUse use_at(glm::dvec2 point, double chance) const {
    if (plan_.core(point).nearness > 0.0) return FabricUse::Core;
    if (plan_.industrial(point)) return FabricUse::Industry;
    const double density = plan_.density(point);
    if (density < kBuiltFrom || !inside_region(point)) return FabricUse::Field;
    if (density < 2.2 && density > 0.9 && clearance_.corridor_at(point, kBesideLine / 2) && chance < 0.3)
      return FabricUse::Industry;
    if (density > 4.2 + 2.0 * chance) return FabricUse::Terrace;
    return density > 1.3 + chance ? FabricUse::Semi : FabricUse::Detached;
  }

  BlockSize block_size(glm::dvec2 point) const {
    const double coarser = plan_.detail(point) > 0.0 ? 1.0 : 1.5;
    switch (use_at(point, 0.5)) {
      case FabricUse::Core: return {115.0, 80.0};
      case FabricUse::Terrace: return {190.0 * coarser, 72.0 * coarser};
      case FabricUse::Semi: return {230.0 * coarser, 92.0 * coarser};
      case FabricUse::Detached: return {240.0 * coarser, 120.0 * coarser};
      case FabricUse::Industry: return {300.0, 190.0};
      case FabricUse::Field: break;
    }
    return {620.0, 420.0};
  }

  const FabricPlan& plan_;
  const RegionSketch& sketch_;
  FabricClearance clearance_;
};

// Gives the pieces their features and hands them to the scene.
class Collector {
 public:
  Collector(Scene& scene, Account& account) : scene_(scene), account_(account) {}

  void add(const Ring& face, Patch&& patch) {
    if (patch.built) {
      Area ground;
      ground.surface = tiles::Surface::Built;
      ground.priority = 8;
      ground.polygon.outer = face;
      ground.feature = feature("landuse", "residential", 0.0);
      scene_.areas.push_back(std::move(ground));
      count("fabric areas");
    }
    for (FabricArea& item : patch.fill.areas) {
      item.area.feature = feature(item.kind, item.type, 0.0);
      scene_.areas.push_back(std::move(item.area));
      count("fabric areas");
    }
    for (FabricPiece& item : patch.fill.buildings) {
      item.building.feature = feature("building", item.type, item.building.top);
      scene_.buildings.push_back(std::move(item.building));
      count("buildings");
    }
    for (const Chord& chord : patch.streets)
      add_way(chord, WayKind::Residential, tiles::Surface::Asphalt, kLocalStreet, "road", "residential");
    for (const Chord& chord : patch.paved_streets)
      add_way(chord, WayKind::Residential, tiles::Surface::Asphalt, kLocalStreet, "road", "residential", true);
    for (const Chord& chord : patch.hedges)
      add_way(chord, WayKind::Hedge, tiles::Surface::Foliage, 1.6, "barrier", "hedge");
    for (const Tree& tree : patch.fill.trees) {
      scene_.trees.push_back(tree);
      count("trees");
    }
  }

 private:
  FeatureIndex feature(const char* kind, const char* type, double height) {
    FeatureRecord record;
    record.id = fmt::format("fabric/{}", next_++);
    record.kind = kind;
    record.type = type;
    record.height = static_cast<float>(height);
    record.height_estimated = height > 0.0;
    record.illustrative = true;
    return scene_.add_feature(std::move(record));
  }
  void add_way(const Chord& chord, WayKind kind, tiles::Surface surface, double width, const char* what,
               const char* type, bool pavements = false) {
    if (glm::distance(chord.a, chord.b) < 4.0) return;
    Way way;
    way.kind = kind;
    way.surface = surface;
    way.width = width;
    way.line = {chord.a, chord.b};
    way.pavements = pavements;
    way.feature = feature(what, type, 0.0);
    scene_.ways.push_back(std::move(way));
    count("fabric streets and hedges");
  }
  void count(const char* group) {
    Tally& tally = account_[group];
    ++tally.read;
    ++tally.drawn;
  }

  Scene& scene_;
  Account& account_;
  std::uint64_t next_ = 0;
};

}  // namespace

void add_fabric(const FabricPlan& plan, RegionSketch& sketch, Account& account) {
  const Maker maker(plan, sketch);
  const std::vector<Ring> faces = maker.faces();
  std::vector<Patch> patches(faces.size());
  TaskPool pool(std::max(1u, std::thread::hardware_concurrency()));
  parallel_for(pool, faces.size(), [&](std::size_t i) { patches[i] = maker.fill(faces[i]); });
  Collector collector(sketch.scene, account);
  for (std::size_t i = 0; i < faces.size(); ++i) collector.add(faces[i], std::move(patches[i]));
}

}  // namespace mercia::bake
