#include "tools/bake/way_furniture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>

#include "tools/bake/ground_shapes.h"
#include "tools/bake/osm_ground_tags.h"
#include "tools/bake/street_lamps.h"
#include "tools/bake/way_strip.h"

namespace mercia::bake {
namespace {

using tiles::Surface;

constexpr double kFollow = 0.02;  // metres within which things follow the ground at full detail
constexpr double kPaint = 0.025;  // metres that painted lines lie above the road; 32-bit reverse depth needs 1 mm
constexpr double kRailHeight = 0.15;
constexpr double kRailWidth = 0.075;
constexpr double kParapet = 1.05;
constexpr double kPierSpacing = 28.0;
constexpr double kLeastPier = 2.5;  // metres of air below a deck that are worth a pier

struct Key {
  std::int64_t x, y;
  auto operator<=>(const Key&) const = default;
};
Key key_of(glm::dvec2 p) { return {std::llround(p.x * 1000.0), std::llround(p.y * 1000.0)}; }

bool is_carriageway(WayKind kind) { return kind <= WayKind::Service; }
bool is_track(WayKind kind) { return kind == WayKind::Rail || kind == WayKind::Tram; }
bool is_barrier(WayKind kind) { return kind >= WayKind::Wall; }

// Decks of different ways overlap where they meet: each kind, and each of four ways, lies a hair higher.
double deck_lift(std::uint32_t way, WayKind kind) {
  return 0.004 * (static_cast<double>(WayKind::Tram) - static_cast<double>(kind)) + 0.001 * (way % 4);
}

double barrier_height(const Way& way) {
  if (way.kind == WayKind::Hedge) return 1.5;
  return way.width >= 1.2 ? 4.0 : 1.4;
}

}  // namespace

WayFurniture::WayFurniture(const Scene& scene, const WayCourses& courses)
    : scene_(scene), courses_(courses), junctions_(scene.ways.size()) {
  std::vector<Box2> boxes(scene.ways.size());
  for (std::size_t i = 0; i < scene.ways.size(); ++i) {
    for (const CoursePiece& piece : courses.pieces(i)) {
      for (const glm::dvec2& point : piece.line) boxes[i].add(point);
    }
    if (boxes[i].empty()) continue;
    boxes[i].low -= scene.ways[i].width;
    boxes[i].high += scene.ways[i].width;
  }
  index_ = BoxIndex(boxes);
  find_junctions();
}

void WayFurniture::find_junctions() {
  struct Touch {
    std::uint32_t way;
    bool passes;
  };
  std::map<Key, std::vector<Touch>> touches;
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    const Way& way = scene_.ways[w];
    if (way.tunnel || !is_carriageway(way.kind)) continue;
    const std::vector<glm::dvec2> line = clean_line(way.line);
    for (std::size_t i = 0; i < line.size(); ++i) touches[key_of(line[i])].push_back({w, i > 0 && i + 1 < line.size()});
  }
  for (const auto& [key, list] : touches) {
    if (list.size() < 2) continue;
    const bool goes_on = list.size() == 2 && !list[0].passes && !list[1].passes;
    if (goes_on) continue;
    for (const Touch& touch : list) {
      double radius = 0.0;
      for (const Touch& other : list) {
        if (other.way != touch.way) radius = std::max(radius, 0.5 * scene_.ways[other.way].width + 2.0);
      }
      junctions_[touch.way].push_back({glm::dvec2(key.x, key.y) / 1000.0, radius});
    }
  }
}

double WayFurniture::build(glm::dvec2 low, glm::dvec2 high, double error, const HeightAt& ground,
                           SurfaceMesh& out) const {
  const Site site{{low, high}, error, ground, out};
  double left_out = 0.0;
  for (const std::uint32_t way : index_.find(low, high)) {
    for (const CoursePiece& piece : courses_.pieces(way)) left_out = std::max(left_out, build_piece(way, piece, site));
  }
  return left_out;
}

double WayFurniture::build_piece(std::uint32_t index, const CoursePiece& piece, const Site& site) const {
  const Way& way = scene_.ways[index];
  const bool raised = piece.kind != CoursePiece::Kind::Ground;
  const bool painted = site.error <= 0.0 && way.lanes >= 2 && way.kind <= WayKind::Tertiary;
  const bool lamps = way.pavements && site.error <= 0.0;
  const double size = raised                 ? way.width
                      : is_track(way.kind)   ? kRailHeight
                      : is_barrier(way.kind) ? barrier_height(way)
                                             : 0.0;
  if (!painted && !lamps && size <= 0.0) return 0.0;
  if (size > 0.0 && size < site.error) return size;

  SpaceLine whole{piece.line, piece.heights, 0.0};
  if (!raised) whole.heights.assign(piece.line.size(), 0.0);
  for (const SpaceLine& cut : clipped(whole, site.box)) {
    SpaceLine part = cut;
    if (!raised) {
      part = laid_on(cut.points, site.ground, kFollow + 0.25 * site.error);
      part.start = cut.start;
    }
    if (raised) {
      deck(index, piece, part, site);
      parapets(index, piece, part, site);
    }
    if (is_track(way.kind)) rails(way, part, site);
    if (painted) markings(index, part, site);
    if (lamps) {
      add_street_lamps(
          part, way.width, way.feature, site.ground, [&](glm::dvec2 place) { return is_clear_for_lamp(place); },
          site.out);
    }
    if (is_barrier(way.kind)) barrier(way, part, site);
  }
  if (raised) deck_caps(index, piece, site);
  if (piece.kind == CoursePiece::Kind::Bridge) piers(index, piece, site);
  return 0.0;
}

void WayFurniture::deck(std::uint32_t index, const CoursePiece& piece, const SpaceLine& part, const Site& site) const {
  const Way& way = scene_.ways[index];
  const double half = 0.5 * way.width;
  const double lift = deck_lift(index, way.kind);
  const SolidLook road{way.surface, way_color(way), way.feature};
  const SolidLook side{Surface::Structure, surface_color(Surface::Structure, 0), way.feature};
  extrude(part, {half, -half, 0.0, lift}, kTop, road, site.out);
  if (piece.kind == CoursePiece::Kind::Ramp) {
    add_skirts(part, {half, -half, 0.0, lift}, site.ground, 0.4, side, site.out);
    return;
  }
  const double thickness = deck_thickness(way.kind);
  extrude(part, {half, -half, -thickness, lift}, kSides | kBottom | kEnds, side, site.out);
}

// Not where another raised way lies alongside, nor where a road leaves or goes on at the same height.
bool WayFurniture::wants_parapet(std::uint32_t index, glm::dvec2 edge, double height, bool bridge,
                                 const Site& site) const {
  const double above = height - site.ground(edge);
  if (!bridge && above < 1.0) return false;
  for (const std::uint32_t w : index_.find(edge - 0.5, edge + 0.5)) {
    const Way& other = scene_.ways[w];
    if (w == index || other.kind > WayKind::Tram) continue;
    for (const CoursePiece& piece : courses_.pieces(w)) {
      const bool on_ground = piece.kind == CoursePiece::Kind::Ground;
      if (on_ground && above > 0.6) continue;
      for (std::size_t i = 0; i + 1 < piece.line.size(); ++i) {
        if (distance_to_segment(edge, piece.line[i], piece.line[i + 1]) > 0.5 * other.width + 0.6) continue;
        if (on_ground || std::abs(0.5 * (piece.heights[i] + piece.heights[i + 1]) - height) < 1.2) return false;
      }
    }
  }
  return true;
}

void WayFurniture::parapets(std::uint32_t index, const CoursePiece& piece, const SpaceLine& part,
                            const Site& site) const {
  const Way& way = scene_.ways[index];
  if (site.error > 0.5 * kParapet || way.kind == WayKind::Steps) return;
  const SolidLook look{Surface::Structure, surface_color(Surface::Structure, 0), way.feature};
  const bool bridge = piece.kind == CoursePiece::Kind::Bridge;
  const double top = way.kind == WayKind::Rail ? 0.5 : kParapet;
  const double inner = 0.5 * way.width;
  const double outer = inner + 0.2;
  for (const double side : {1.0, -1.0}) {
    const std::vector<glm::dvec2> edge = beside(part.points, side * (outer + 0.15));
    SpaceLine run;
    const auto finish = [&] {
      if (run.points.size() >= 2) {
        extrude(run, {side > 0.0 ? outer : -inner, side > 0.0 ? inner : -outer, bridge ? -0.3 : -0.1, top},
                kTop | kSides | kEnds, look, site.out);
      }
      run = {};
    };
    for (std::size_t i = 0; i < part.points.size(); ++i) {
      if (!wants_parapet(index, edge[i], part.heights[i], bridge, site)) {
        finish();
        continue;
      }
      run.points.push_back(part.points[i]);
      run.heights.push_back(part.heights[i]);
    }
    finish();
  }
}

// Half discs where a raised way ends at another, so that no wedge of air is left between them.
void WayFurniture::deck_caps(std::uint32_t index, const CoursePiece& piece, const Site& site) const {
  const Way& way = scene_.ways[index];
  if (piece.line.size() < 2 || way.kind == WayKind::Steps || is_track(way.kind)) return;
  for (const bool end : {false, true}) {
    if (!(end ? piece.last : piece.first)) continue;
    const std::size_t i = end ? piece.line.size() - 1 : 0;
    const glm::dvec2 at = piece.line[i];
    const bool inside =
        at.x >= site.box.low.x && at.y >= site.box.low.y && at.x < site.box.high.x && at.y < site.box.high.y;
    if (!inside) continue;
    const glm::dvec2 away = glm::normalize(end ? at - piece.line[i - 1] : at - piece.line[i + 1]);
    const double z = piece.heights[i] + deck_lift(index, way.kind) - 0.002;
    if (z - site.ground(at) < 0.1) continue;
    MeshVertex vertex;
    vertex.color = way_color(way);
    vertex.surface = way.surface;
    vertex.feature = way.feature;
    vertex.position = {at, z};
    const std::uint32_t centre = site.out.add(vertex);
    std::uint32_t before = 0;
    constexpr int kSteps = 6;
    for (int k = 0; k <= kSteps; ++k) {
      const double angle = std::numbers::pi * (static_cast<double>(k) / kSteps - 0.5);
      const glm::dvec2 across(-away.y, away.x);
      vertex.position = {at + 0.5 * way.width * (std::cos(angle) * away + std::sin(angle) * across), z};
      const std::uint32_t here = site.out.add(vertex);
      if (k > 0) site.out.triangle(centre, before, here);
      before = here;
    }
  }
}

bool WayFurniture::is_clear_for_pier(std::uint32_t bridge, glm::dvec2 place) const {
  for (const std::uint32_t w : index_.find(place - 2.0, place + 2.0)) {
    const Way& way = scene_.ways[w];
    if (w == bridge || is_barrier(way.kind) || way.kind == WayKind::Footway || way.kind == WayKind::Steps) continue;
    for (const CoursePiece& piece : courses_.pieces(w)) {
      if (piece.kind == CoursePiece::Kind::Bridge) continue;
      for (std::size_t i = 0; i + 1 < piece.line.size(); ++i) {
        if (distance_to_segment(place, piece.line[i], piece.line[i + 1]) < 0.5 * way.width + 1.2) return false;
      }
    }
  }
  return true;
}

// Not in a carriageway, on a track or in the water.
bool WayFurniture::is_clear_for_lamp(glm::dvec2 place) const {
  for (const std::uint32_t w : index_.find(place - 0.5, place + 0.5)) {
    const Way& way = scene_.ways[w];
    if (!is_carriageway(way.kind) && !is_track(way.kind) && way.kind != WayKind::Canal && way.kind != WayKind::River)
      continue;
    for (const CoursePiece& piece : courses_.pieces(w)) {
      for (std::size_t i = 0; i + 1 < piece.line.size(); ++i) {
        if (distance_to_segment(place, piece.line[i], piece.line[i + 1]) < 0.5 * way.width + 0.3) return false;
      }
    }
  }
  return true;
}

void WayFurniture::piers(std::uint32_t index, const CoursePiece& piece, const Site& site) const {
  const Way& way = scene_.ways[index];
  const SpaceLine line{piece.line, piece.heights, 0.0};
  const double total = length(line);
  if (site.error > 2.0 || total < 1.4 * kPierSpacing) return;
  const SolidLook look{Surface::Structure, surface_color(Surface::Structure, 0), way.feature};
  const int count = static_cast<int>(total / kPierSpacing);
  const double spacing = total / (count + 1);
  for (int k = 1; k <= count; ++k) {
    // Where something passes below, the pier moves a little along the bridge, or is left out.
    for (const double move : {0.0, 4.0, -4.0, 8.0, -8.0}) {
      const SpaceLine spot = between(line, k * spacing + move, k * spacing + move + 0.5);
      if (spot.points.size() < 2) continue;
      const glm::dvec2 at = spot.points.front();
      if (!is_clear_for_pier(index, at)) continue;
      const bool inside =
          at.x >= site.box.low.x && at.y >= site.box.low.y && at.x < site.box.high.x && at.y < site.box.high.y;
      const double under = spot.heights.front() - deck_thickness(way.kind) + 0.05;
      const double ground = site.ground(at);
      if (inside && under - ground > kLeastPier) {
        const glm::dvec2 direction = glm::normalize(spot.points.back() - spot.points.front());
        const bool light = way.width < 4.0;
        add_box(at, direction, light ? 0.5 : 1.0, light ? 0.6 : 0.7 * way.width, ground - 2.0, under, look, site.out);
      }
      break;
    }
  }
}

void WayFurniture::rails(const Way& way, const SpaceLine& part, const Site& site) const {
  const bool street = way.kind == WayKind::Tram;
  const double gauge = way.width - (street ? kTramBedMargin : kRailBedMargin);
  if (!(gauge > 0.2)) return;
  const double lift = street ? 0.022 : kRailHeight;
  const unsigned faces = !street && site.error <= 0.05 ? kTop | kSides : kTop;
  const double width = std::max(kRailWidth, 0.3 * site.error);
  const SolidLook look{Surface::Rail, surface_color(Surface::Rail, 0), way.feature};
  for (const double side : {-1.0, 1.0}) {
    const double middle = side * 0.5 * (gauge + kRailWidth);
    extrude(part, {middle + 0.5 * width, middle - 0.5 * width, -0.02, lift}, faces, look, site.out);
  }
}

void WayFurniture::markings(std::uint32_t index, const SpaceLine& part, const Site& site) const {
  constexpr double kDash = 3.0;
  constexpr double kPeriod = 8.0;
  const Way& way = scene_.ways[index];
  const SolidLook look{Surface::Marking, surface_color(Surface::Marking, 0), way.feature};
  const double total = length(part);
  const auto paint = [&](double from, double to, double offset, double width) {
    const SpaceLine dash = between(part, from, to);
    if (dash.points.size() < 2) return;
    const glm::dvec2 middle = 0.5 * (dash.points.front() + dash.points.back());
    for (const Junction& junction : junctions_[index]) {
      if (glm::length(middle - junction.place) < junction.radius + 0.5 * (to - from)) return;
    }
    extrude(dash, {offset + 0.5 * width, offset - 0.5 * width, 0.0, kPaint + deck_lift(index, way.kind)}, kTop, look,
            site.out);
  };
  // Dashes keep their place on the way, whatever tile they are cut by.
  const double first = std::floor(part.start / kPeriod) * kPeriod - part.start;
  const double lane = way.width / way.lanes;
  for (double at = first; at < total; at += kPeriod) {
    for (int line = 1; line < way.lanes && line < 12; ++line) {
      paint(std::max(at, 0.0), std::min(at + kDash, total), -0.5 * way.width + line * lane, 0.12);
    }
    if (way.kind > WayKind::Trunk) continue;
    for (const double side : {-1.0, 1.0})
      paint(std::max(at, 0.0), std::min(at + kPeriod, total), side * (0.5 * way.width - 0.35), 0.15);
  }
}

void WayFurniture::barrier(const Way& way, const SpaceLine& part, const Site& site) const {
  SolidLook look{way.surface, surface_color(way.surface, 0), way.feature};
  if (way.kind == WayKind::Hedge) look.color = {86, 112, 62, 255};
  const double half = 0.5 * std::max(way.width, 0.2);
  extrude(part, {half, -half, -0.4, barrier_height(way)}, kTop | kSides | kEnds, look, site.out);
}

}  // namespace mercia::bake
