#include "engine/tiles/select.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mercia::tiles {
namespace {

constexpr double kNearest = 0.01;     // metres: inside a volume the error is large, but finite
constexpr double kSideWeight = 0.25;  // how much a tile counts at right angles to the gaze or behind

constexpr double kRounding = 1e-9;  // what sums and squares may be wrong by, and far more
// Of the error at which a tile refines: below it a refined one stops.
constexpr double kKeepRefined = 0.8;

std::span<const Eye> eyes_of(std::span<const geo::View> views, std::vector<Eye>& eyes) {
  eyes.clear();
  for (const geo::View& view : views)
    eyes.push_back({geo::frustum_of(view), view.position(), view.forward(), geo::pixels_per_radian(view)});
  return eyes;
}

// All eyes in one, to settle at once what is the same for each of them.
struct Eyes {
  glm::dvec3 middle{0.0};
  double reach = 0.0;  // metres from the middle to the farthest of them
  double least_pixels_per_radian = 0.0;
  double most_pixels_per_radian = 0.0;
  bool alike() const { return least_pixels_per_radian == most_pixels_per_radian; }
};

Eyes all_of(std::span<const Eye> eyes) {
  Eyes all;
  all.least_pixels_per_radian = std::numeric_limits<double>::max();
  for (const Eye& eye : eyes) all.middle += eye.position / static_cast<double>(eyes.size());
  for (const Eye& eye : eyes) {
    all.reach = std::max(all.reach, glm::length(eye.position - all.middle));
    all.least_pixels_per_radian = std::min(all.least_pixels_per_radian, eye.pixels_per_radian);
    all.most_pixels_per_radian = std::max(all.most_pixels_per_radian, eye.pixels_per_radian);
  }
  return all;
}

// A ball that every eye sees all of; with a radius below nought there is none.
struct InView {
  glm::dvec3 middle{0.0};
  double radius = -1.0;

  bool holds(const geo::Bounds& bounds) const {
    const double room = radius - bounds.radius();
    const glm::dvec3 offset = bounds.center() - middle;
    return room > 0.0 && glm::dot(offset, offset) < room * room;
  }
};

// An error in pixels, and how far away a metre of error has it for the least and the most keen eye: metres a metre.
struct Limit {
  Limit(double limit, const Eyes& eyes)
      : pixels(limit), least(eyes.least_pixels_per_radian / limit), most(eyes.most_pixels_per_radian / limit) {}
  double pixels;
  double least;
  double most;
};

class Selector {
 public:
  Selector(const TileTree& tree, std::span<const TileStatus> status, std::span<const geo::View> views,
           const SelectOptions& options, Selection& out)
      : tiles_(tree.tiles),
        status_(status),
        eyes_(eyes_of(views, out.eyes)),
        all_eyes_(all_of(eyes_)),
        limit_(options.maximum_screen_space_error, all_eyes_),
        limit_of_refined_(options.maximum_screen_space_error * kKeepRefined, all_eyes_),
        out_(out) {}

  void run() {
    if (tiles_.empty()) return;
    if (eyes_.empty()) return;
    out_.refined.resize(tiles_.size(), 0);
    const double everything = std::numeric_limits<double>::max();
    out_.holes = visit(0, everything, false, {});
  }

 private:
  bool is_visible(const Tile& tile, const InView& in_view) const {
    if (in_view.holds(tile.bounds)) return true;
    return std::any_of(eyes_.begin(), eyes_.end(),
                       [&](const Eye& eye) { return tile.bounds.may_intersect(eye.frustum); });
  }

  // Which eyes see the tile: out_.seen_from, out_.seen_with. `in_view`, which holds around the parent, becomes one for
  // the children.
  bool look(const Tile& tile, InView& in_view) {
    out_.seen_from.clear();
    out_.seen_with.clear();
    const auto add = [&](const Eye& eye) {
      out_.seen_from.push_back(eye.position);
      out_.seen_with.push_back(eye.pixels_per_radian);
    };
    if (in_view.holds(tile.bounds)) {
      std::for_each(eyes_.begin(), eyes_.end(), add);
      return true;
    }
    in_view = {tile.bounds.center(), std::numeric_limits<double>::infinity()};
    for (const Eye& eye : eyes_) {
      const double clearance = tile.bounds.clearance_in(eye.frustum);
      in_view.radius = std::min(in_view.radius, clearance);
      if (clearance > geo::Bounds::kOutside) add(eye);
    }
    return !out_.seen_from.empty();
  }

  // Of the tile that was looked at last, squared: the largest over the eyes that see it.
  double squared_pixels_per_metre(const Tile& tile) const {
    const auto seen = [&](double pixels_per_radian, std::span<const glm::dvec3> from) {
      return pixels_per_radian * pixels_per_radian /
             std::max(tile.bounds.squared_distance_to(from), kNearest * kNearest);
    };
    if (all_eyes_.alike()) return seen(all_eyes_.most_pixels_per_radian, out_.seen_from);
    double most = 0.0;
    for (std::size_t i = 0; i < out_.seen_from.size(); ++i)
      most = std::max(most, seen(out_.seen_with[i], {&out_.seen_from[i], 1}));
    return most;
  }

  // By the middle and the size of the volume alone, where that is enough: most tiles are far smaller than they are
  // away.
  enum class Outlook : std::uint8_t { Fine, TooCoarse, Unclear };
  Outlook rough_outlook(const Tile& tile, const Limit& limit) const {
    // Distances at which the error is just the limit, from the nearest point at most, and from the farthest at least.
    const double fine_from = tile.geometric_error * limit.most;
    const double coarse_until = tile.geometric_error * limit.least;
    const glm::dvec3 towards = tile.bounds.center() - all_eyes_.middle;
    const double squared = glm::dot(towards, towards);
    const auto square = [](double value) { return value * value; };
    if (square(fine_from + tile.bounds.radius() + all_eyes_.reach) * (1.0 + kRounding) < squared) return Outlook::Fine;
    if (coarse_until > all_eyes_.reach + 2.0 * kNearest &&
        square(coarse_until - all_eyes_.reach) > squared * (1.0 + kRounding))
      return Outlook::TooCoarse;
    return Outlook::Unclear;
  }

  // How near a tile in view is to the middle of the nearest gaze.
  double gaze_weight(const Tile& tile) const {
    // Squares of what lies ahead and of the whole way: of the eye whose gaze is nearest.
    double ahead_squared = 0.0;
    double way_squared = 1.0;
    for (const Eye& eye : eyes_) {
      const glm::dvec3 towards = tile.bounds.center() - eye.position;
      const double squared = glm::dot(towards, towards);
      // What surrounds the eye is in the middle of every gaze.
      if (squared <= tile.bounds.radius() * tile.bounds.radius()) return 1.0;
      const double ahead = std::max(glm::dot(towards, eye.forward), 0.0);
      if (ahead * ahead * way_squared <= ahead_squared * squared) continue;
      ahead_squared = ahead * ahead;
      way_squared = squared;
    }
    return kSideWeight + (1.0 - kSideWeight) * std::sqrt(ahead_squared / way_squared);
  }

  void wish(TileId id, double parent_error, double pixels_per_metre, bool covered) {
    const double pixels = std::min(parent_error * pixels_per_metre, 1e30);
    const Tile& tile = tiles_[id];
    const double weight = gaze_weight(tile) * priority_factor(tile.importance);
    out_.wishes.push_back({id, {covered ? Need::Detail : Need::Hole, pixels * weight}});
    ++out_.missed;
  }

  // A turn of the head would need it: next to something that is shown in detail.
  void keep_beside(TileId id, double parent_error) {
    const TileStatus& status = status_[id];
    if (status.drawable) out_.beside.push_back(id);
    if (status.state == TileState::Absent)
      out_.wishes.push_back({id, {Need::Beside, parent_error * priority_factor(tiles_[id].importance)}});
  }

  // Draws what it can of the tile and all below it, and returns the number of holes left. `covered`: something above it
  // can be drawn in its place.
  std::uint32_t visit(TileId id, double parent_error, bool covered, InView in_view) {
    ++out_.visited;
    const Tile& tile = tiles_[id];
    const TileStatus& status = status_[id];
    const bool absent = status.state == TileState::Absent;
    const Limit& limit = out_.refined[id] ? limit_of_refined_ : limit_;
    Outlook outlook = rough_outlook(tile, limit);
    const bool ends_here = outlook == Outlook::Fine && !absent && status.drawable;
    if (!(ends_here ? is_visible(tile, in_view) : look(tile, in_view))) {
      out_.refined[id] = 0;
      if (covered) keep_beside(id, parent_error);
      return 0;
    }
    double squared_pixels = 0.0;
    if (absent || outlook == Outlook::Unclear) squared_pixels = squared_pixels_per_metre(tile);
    if (outlook == Outlook::Unclear) {
      const double error = tile.geometric_error;
      outlook = error * error * squared_pixels > limit.pixels * limit.pixels ? Outlook::TooCoarse : Outlook::Fine;
    }

    const bool has_children = tile.first_child != kNoTile;
    const bool too_coarse = outlook == Outlook::TooCoarse;
    const bool ready = status.state == TileState::Ready;
    const bool draws_nothing = ready && !status.drawable;
    if (ready) out_.touched.push_back(id);
    // Whoever is missing is wished for, also on the way down: what is coarse comes first and is there to fall back to.
    if (absent) wish(id, parent_error, std::sqrt(squared_pixels), covered || status.drawable_below > 0);

    const bool refines = has_children && (too_coarse || draws_nothing || status.state == TileState::Failed);
    out_.refined[id] = has_children && too_coarse;
    if (!refines) {
      if (status.drawable) {
        out_.drawn.push_back(id);
        return 0;
      }
      if (draws_nothing) return 0;
      return fill_from_below(id, in_view);
    }
    if (tile.refine == Refine::Add && !draws_nothing) return visit_added(id, tile, status, covered, in_view);

    const std::size_t mark = out_.drawn.size();
    const std::uint32_t holes = visit_children(tile, covered || status.drawable, in_view);
    if (holes == 0) return 0;
    if (status.drawable) {
      out_.drawn.resize(mark);
      out_.drawn.push_back(id);
      return 0;
    }
    return holes;
  }

  std::uint32_t visit_added(TileId id, const Tile& tile, const TileStatus& status, bool covered,
                            const InView& in_view) {
    if (status.drawable) out_.drawn.push_back(id);
    const std::uint32_t holes = visit_children(tile, covered || status.drawable, in_view);
    // With the tile itself there is something to see; its details may be on their way.
    return status.drawable ? 0 : std::max(holes, 1u);
  }

  std::uint32_t visit_children(const Tile& tile, bool covered, const InView& in_view) {
    std::uint32_t holes = 0;
    for (TileId child = tile.first_child; child != kNoTile; child = tiles_[child].next_sibling)
      holes += visit(child, tile.geometric_error, covered, in_view);
    return holes;
  }

  // For a tile that is not loaded: whatever is loaded below it, finer than needed.
  std::uint32_t fill_from_below(TileId id, const InView& in_view) {
    if (status_[id].drawable_below == 0) return 1;
    std::uint32_t holes = 0;
    for (TileId child = tiles_[id].first_child; child != kNoTile; child = tiles_[child].next_sibling) {
      ++out_.visited;
      if (!is_visible(tiles_[child], in_view)) continue;
      const TileStatus& status = status_[child];
      if (status.drawable) {
        out_.drawn.push_back(child);
        out_.touched.push_back(child);
      } else if (status.state != TileState::Ready || tiles_[child].first_child != kNoTile) {
        holes += fill_from_below(child, in_view);
      }
    }
    return holes;
  }

  std::span<const Tile> tiles_;
  std::span<const TileStatus> status_;
  std::span<const Eye> eyes_;
  Eyes all_eyes_;
  Limit limit_;
  Limit limit_of_refined_;
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
