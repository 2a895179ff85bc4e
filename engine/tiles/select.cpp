#include "engine/tiles/select.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

namespace mercia::tiles {
namespace {

constexpr double kNearest = 0.01;     // metres: inside a volume the error is large, but finite
constexpr double kSideWeight = 0.25;  // how much a tile counts at right angles to the gaze or behind

// Of the error at which a tile refines: below it a refined one stops.
constexpr double kKeepRefined = 0.8;

class Selector {
 public:
  Selector(const TileTree& tree, std::span<const TileStatus> status, std::span<const geo::View> views,
           const SelectOptions& options, Selection& out)
      : tree_(tree), status_(status), limit_(options.maximum_screen_space_error), out_(out) {
    out_.eyes.clear();
    for (const geo::View& view : views)
      out_.eyes.push_back({geo::frustum_of(view), view.position(), view.forward(), geo::pixels_per_radian(view)});
  }

  void run() {
    if (tree_.tiles.empty()) return;
    if (out_.eyes.empty()) return;
    out_.refined.resize(tree_.tiles.size(), 0);
    const double everything = std::numeric_limits<double>::max();
    out_.holes = visit(0, everything, false);
  }

 private:
  struct Sight {
    bool visible = false;
    double pixels_per_metre = 0.0;  // the largest over the views
  };

  Sight look(const geo::BoundingVolume& volume) const {
    Sight sight;
    for (const Eye& eye : out_.eyes) {
      if (!geo::may_intersect(eye.frustum, volume)) continue;
      sight.visible = true;
      const double distance = std::max(geo::distance_to(volume, eye.position), kNearest);
      sight.pixels_per_metre = std::max(sight.pixels_per_metre, eye.pixels_per_radian / distance);
    }
    return sight;
  }

  // How near a tile in view is to the middle of the nearest gaze.
  double gaze_weight(const geo::BoundingVolume& volume) const {
    double weight = kSideWeight;
    const auto [center, radius_squared] = rough_sphere(volume);
    for (const Eye& eye : out_.eyes) {
      // What surrounds the eye is in the middle of every gaze.
      const glm::dvec3 towards = center - eye.position;
      const double squared = glm::dot(towards, towards);
      const double cosine = squared > radius_squared ? glm::dot(towards, eye.forward) / std::sqrt(squared) : 1.0;
      weight = std::max(weight, kSideWeight + (1.0 - kSideWeight) * std::max(cosine, 0.0));
    }
    return weight;
  }

  // Exact for boxes with right angles; good enough to weigh by.
  static std::pair<glm::dvec3, double> rough_sphere(const geo::BoundingVolume& volume) {
    if (const auto* sphere = std::get_if<geo::Sphere>(&volume))
      return {sphere->center, sphere->radius * sphere->radius};
    const auto& box = std::get<geo::OrientedBox>(volume);
    double squared = 0.0;
    for (int axis = 0; axis < 3; ++axis) squared += glm::dot(box.half_axes[axis], box.half_axes[axis]);
    return {box.center, squared};
  }

  void wish(TileId id, double parent_error, const Sight& sight, bool covered) {
    const double pixels = std::min(parent_error * sight.pixels_per_metre, 1e30);
    const Tile& tile = tree_.tiles[id];
    const double weight = gaze_weight(tile.volume) * priority_factor(tile.importance);
    out_.wishes.push_back({id, {covered ? Need::Detail : Need::Hole, pixels * weight}});
    ++out_.missed;
  }

  // A turn of the head would need it: next to something that is shown in detail.
  void keep_beside(TileId id, double parent_error) {
    const TileStatus& status = status_[id];
    if (status.drawable) out_.beside.push_back(id);
    if (status.state == TileState::Absent)
      out_.wishes.push_back({id, {Need::Beside, parent_error * priority_factor(tree_.tiles[id].importance)}});
  }

  // Draws what it can of the tile and all below it, and returns the number of holes left. `covered`: something above it
  // can be drawn in its place.
  std::uint32_t visit(TileId id, double parent_error, bool covered) {
    ++out_.visited;
    const Tile& tile = tree_.tiles[id];
    const TileStatus& status = status_[id];
    const Sight sight = look(tile.volume);
    if (!sight.visible) {
      out_.refined[id] = 0;
      if (covered) keep_beside(id, parent_error);
      return 0;
    }

    const bool has_children = tile.first_child != kNoTile;
    const bool too_coarse =
        tile.geometric_error * sight.pixels_per_metre > (out_.refined[id] ? limit_ * kKeepRefined : limit_);
    const bool ready = status.state == TileState::Ready;
    const bool draws_nothing = ready && !status.drawable;
    if (ready) out_.touched.push_back(id);
    // Whoever is missing is wished for, also on the way down: what is coarse comes first and is there to fall back to.
    if (status.state == TileState::Absent) wish(id, parent_error, sight, covered || status.drawable_below > 0);

    const bool refines = has_children && (too_coarse || draws_nothing || status.state == TileState::Failed);
    out_.refined[id] = has_children && too_coarse;
    if (!refines) {
      if (status.drawable) {
        out_.drawn.push_back(id);
        return 0;
      }
      if (draws_nothing) return 0;
      return fill_from_below(id);
    }
    if (tile.refine == Refine::Add && !draws_nothing) return visit_added(id, tile, status, covered);

    const std::size_t mark = out_.drawn.size();
    const std::uint32_t holes = visit_children(tile, covered || status.drawable);
    if (holes == 0) return 0;
    if (status.drawable) {
      out_.drawn.resize(mark);
      out_.drawn.push_back(id);
      return 0;
    }
    return holes;
  }

  std::uint32_t visit_added(TileId id, const Tile& tile, const TileStatus& status, bool covered) {
    if (status.drawable) out_.drawn.push_back(id);
    const std::uint32_t holes = visit_children(tile, covered || status.drawable);
    // With the tile itself there is something to see; its details may be on their way.
    return status.drawable ? 0 : std::max(holes, 1u);
  }

  std::uint32_t visit_children(const Tile& tile, bool covered) {
    std::uint32_t holes = 0;
    for (TileId child = tile.first_child; child != kNoTile; child = tree_.tiles[child].next_sibling)
      holes += visit(child, tile.geometric_error, covered);
    return holes;
  }

  // For a tile that is not loaded: whatever is loaded below it, finer than needed.
  std::uint32_t fill_from_below(TileId id) {
    if (status_[id].drawable_below == 0) return 1;
    std::uint32_t holes = 0;
    for (TileId child = tree_.tiles[id].first_child; child != kNoTile; child = tree_.tiles[child].next_sibling) {
      ++out_.visited;
      if (!look(tree_.tiles[child].volume).visible) continue;
      const TileStatus& status = status_[child];
      if (status.drawable) {
        out_.drawn.push_back(child);
        out_.touched.push_back(child);
      } else if (status.state != TileState::Ready || tree_.tiles[child].first_child != kNoTile) {
        holes += fill_from_below(child);
      }
    }
    return holes;
  }

  const TileTree& tree_;
  std::span<const TileStatus> status_;
  double limit_;
  Selection& out_;
};

}  // namespace

void select(const TileTree& tree, std::span<const TileStatus> status, std::span<const geo::View> views,
            const SelectOptions& options, Selection& out) {
  out.drawn.clear();
  out.touched.clear();
  out.beside.clear();
  out.wishes.clear();
  out.visited = 0;
  out.missed = 0;
  out.holes = 0;
  Selector(tree, status, views, options, out).run();
}

}  // namespace mercia::tiles
