#include "tools/bake/ground_drape.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"

namespace mercia::bake {
namespace {

using tiles::Surface;

constexpr double kLeastWall = 0.005;  // metres; lower steps are no steps
constexpr std::uint32_t kNone = 0xffffffff;

class Draper {
 public:
  Draper(const Partition& partition, std::span<const GroundLook> looks, const DrapeSite& site, SurfaceMesh& out)
      : partition_(partition), looks_(looks), site_(site), out_(out) {
    ground_.reserve(partition.points.size());
    for (const GridPoint& point : partition.points) ground_.push_back(site.ground(place(point)));
    index_.assign(partition.points.size(), kNone);
    stamp_.assign(partition.points.size(), kNone);
  }

  double faces(const std::function<void(const DrapedTriangle&)>& visit);
  void borders();

 private:
  glm::dvec2 place(GridPoint p) const { return site_.origin + kGridUnit * glm::dvec2(p.x, p.y); }
  double height(std::uint32_t point, std::uint32_t owner) const {
    const GroundLook& look = looks_[owner];
    return look.level ? look.height : ground_[point] + look.rise;
  }
  std::uint32_t vertex(std::uint32_t point, std::uint32_t owner);
  double face(const PartitionFace& face, const std::function<void(const DrapedTriangle&)>& visit);
  void skirt(std::uint32_t from, std::uint32_t to, std::uint32_t owner);
  void wall(std::uint32_t from, std::uint32_t to, std::uint32_t upper, std::uint32_t lower);

  const Partition& partition_;
  std::span<const GroundLook> looks_;
  const DrapeSite& site_;
  SurfaceMesh& out_;
  std::vector<double> ground_;
  std::vector<std::uint32_t> index_;  // of a point's vertex for the owner in stamp_
  std::vector<std::uint32_t> stamp_;
  Polygon polygon_;
  std::vector<std::uint32_t> corners_;
};

std::uint32_t Draper::vertex(std::uint32_t point, std::uint32_t owner) {
  if (stamp_[point] == owner) return index_[point];
  stamp_[point] = owner;
  const glm::dvec2 at = place(partition_.points[point]);
  const GroundLook& look = looks_[owner];
  MeshVertex made;
  made.position = {at, height(point, owner)};
  made.normal = look.level ? glm::vec3(0.0f, 0.0f, 1.0f) : site_.normal(at);
  made.color = look.color;
  made.feature = look.feature;
  made.surface = look.surface;
  if (look.street) {
    made.surface = look.street->is_pavement ? tiles::kPavement : tiles::kCarriageway;
    made.uv = glm::vec2(place_in_street(*look.street, at));
    made.color.a = static_cast<std::uint8_t>(std::clamp(std::lround(look.street->street_width * 10.0), 10l, 254l));
  }
  return index_[point] = out_.add(made);
}

double Draper::face(const PartitionFace& face, const std::function<void(const DrapedTriangle&)>& visit) {
  polygon_.outer.clear();
  polygon_.holes.clear();
  corners_.clear();
  double wanted = 0.0;
  for (std::size_t loop = 0; loop < face.loops.size(); ++loop) {
    Ring& ring = loop == 0 ? polygon_.outer : polygon_.holes.emplace_back();
    for (const std::uint32_t point : face.loops[loop]) {
      ring.emplace_back(partition_.points[point].x, partition_.points[point].y);
      corners_.push_back(point);
    }
    wanted += signed_area(ring);
  }
  const auto at = [&](std::uint32_t corner) {
    const GridPoint p = partition_.points[corners_[corner]];
    return glm::dvec2(p.x, p.y);
  };
  const std::vector<std::uint32_t> triangles = triangulate(polygon_);
  double made = 0.0;
  for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
    const double doubled = orient(at(triangles[i]), at(triangles[i + 1]), at(triangles[i + 2]));
    if (doubled <= 0.0) continue;
    made += 0.5 * doubled;
    const std::uint32_t a = vertex(corners_[triangles[i]], face.owner);
    const std::uint32_t b = vertex(corners_[triangles[i + 1]], face.owner);
    const std::uint32_t c = vertex(corners_[triangles[i + 2]], face.owner);
    out_.triangle(a, b, c);
    if (visit) {
      visit({face.owner,
             {glm::dvec2(out_.vertices[a].position), glm::dvec2(out_.vertices[b].position),
              glm::dvec2(out_.vertices[c].position)}});
    }
  }
  return std::abs(wanted - made) * kGridUnit * kGridUnit;
}

double Draper::faces(const std::function<void(const DrapedTriangle&)>& visit) {
  std::vector<std::uint32_t> order(partition_.faces.size());
  std::iota(order.begin(), order.end(), 0u);
  // By owner, so that neighbouring faces of one owner share their vertices.
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return partition_.faces[a].owner < partition_.faces[b].owner;
  });
  double missing = 0.0;
  for (const std::uint32_t i : order) missing += face(partition_.faces[i], visit);
  return missing;
}

// Below the edge from -> to of the owner on its left, facing right. Lit like the ground above it, so that where it
// shows through a crack between levels it does not show.
void Draper::skirt(std::uint32_t from, std::uint32_t to, std::uint32_t owner) {
  const GroundLook& look = looks_[owner];
  std::uint32_t corners[4];
  for (int i = 0; i < 4; ++i) {
    const std::uint32_t point = i == 0 || i == 3 ? from : to;
    const glm::dvec2 at = place(partition_.points[point]);
    MeshVertex made;
    made.position = {at, height(point, owner) - (i < 2 ? site_.skirt : 0.0)};
    made.normal = look.level ? glm::vec3(0.0f, 0.0f, 1.0f) : site_.normal(at);
    made.color = look.color;
    made.feature = look.feature;
    made.surface = look.surface;
    corners[i] = out_.add(made);
  }
  out_.triangle(corners[0], corners[1], corners[2]);
  out_.triangle(corners[0], corners[2], corners[3]);
}

// The upper owner lies on the left of from -> to; the wall faces right.
void Draper::wall(std::uint32_t from, std::uint32_t to, std::uint32_t upper, std::uint32_t lower) {
  const glm::dvec2 a = place(partition_.points[from]);
  const glm::dvec2 b = place(partition_.points[to]);
  const double length = glm::length(b - a);
  const glm::dvec2 along = (b - a) / std::max(length, 1e-9);
  const Surface above = looks_[upper].surface;
  const bool natural = above == Surface::Grass || above == Surface::Wood || above == Surface::Farmland ||
                       above == Surface::Earth || above == Surface::Sand;
  MeshVertex made;
  made.normal = glm::vec3(static_cast<float>(along.y), static_cast<float>(-along.x), 0.0f);
  made.surface = natural ? Surface::Earth : Surface::Structure;
  made.color = surface_color(made.surface, 0);
  made.feature = looks_[upper].feature;
  const double tops[2] = {height(from, upper), height(to, upper)};
  const double feet[2] = {std::min(height(from, lower), tops[0]), std::min(height(to, lower), tops[1])};
  const auto add = [&](glm::dvec2 at, double z) {
    made.position = {at, z};
    return out_.add(made);
  };
  const std::uint32_t top_a = add(a, tops[0]);
  const std::uint32_t top_b = add(b, tops[1]);
  if (tops[0] - feet[0] > kLeastWall) {
    const std::uint32_t foot_a = add(a, feet[0]);
    if (tops[1] - feet[1] > kLeastWall) {
      const std::uint32_t foot_b = add(b, feet[1]);
      out_.triangle(foot_a, foot_b, top_b);
    }
    out_.triangle(foot_a, top_b, top_a);
  } else {
    out_.triangle(top_a, add(b, feet[1]), top_b);
  }
}

void Draper::borders() {
  for (const PartitionEdge& edge : partition_.borders) {
    if (edge.right == kDivider || edge.left == kDivider) {
      if (site_.skirt <= 0.0) continue;
      if (edge.right == kDivider) {
        skirt(edge.from, edge.to, edge.left);
      } else {
        skirt(edge.to, edge.from, edge.right);
      }
      continue;
    }
    const double from = height(edge.from, edge.left) - height(edge.from, edge.right);
    const double to = height(edge.to, edge.left) - height(edge.to, edge.right);
    // Where level water meets a bank that dips below it, either side may be the higher one, even along one edge.
    if (from > kLeastWall || to > kLeastWall) wall(edge.from, edge.to, edge.left, edge.right);
    if (from < -kLeastWall || to < -kLeastWall) wall(edge.to, edge.from, edge.right, edge.left);
  }
}

}  // namespace

double drape(const Partition& partition, std::span<const GroundLook> looks, const DrapeSite& site, SurfaceMesh& out,
             const std::function<void(const DrapedTriangle&)>& visit) {
  Draper draper(partition, looks, site, out);
  const double missing = draper.faces(visit);
  draper.borders();
  return missing;
}

}  // namespace mercia::bake
