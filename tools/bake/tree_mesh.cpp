#include "tools/bake/tree_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "tools/bake/ground_shapes.h"

namespace mercia::bake {
namespace {

using tiles::Surface;

constexpr double kTurn = 2.0 * std::numbers::pi;

// A stream of numbers in [0, 1) that depends on the tree's position only (splitmix64).
class Chance {
 public:
  explicit Chance(glm::dvec2 place)
      : state_(static_cast<std::uint64_t>(std::llround(place.x * 100.0)) * 0x9e3779b97f4a7c15u ^
               static_cast<std::uint64_t>(std::llround(place.y * 100.0)) * 0xc2b2ae3d27d4eb4fu) {}
  double next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
  }
  double between(double low, double high) { return low + (high - low) * next(); }

 private:
  std::uint64_t state_;
};

Color shaded(Color color, double factor) {
  const auto channel = [&](std::uint8_t value) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(value * factor), 0l, 255l));
  };
  return {channel(color.r), channel(color.g), channel(color.b), color.a};
}

std::uint32_t add(SurfaceMesh& out, glm::dvec3 at, glm::dvec3 normal, Color color, Surface surface) {
  MeshVertex vertex;
  vertex.position = at;
  vertex.normal = glm::vec3(glm::normalize(normal));
  vertex.color = color;
  vertex.surface = surface;
  return out.add(vertex);
}

// A cone's or a stump's mantle: `sides` quads from one circle to another (or triangles to a tip of radius 0).
void add_mantle(glm::dvec3 foot, double foot_radius, glm::dvec3 head, double head_radius, int sides, double turn,
                Color low, Color high, Surface surface, SurfaceMesh& out) {
  const double slope = (foot_radius - head_radius) / std::max(head.z - foot.z, 1e-3);
  std::uint32_t first_low = 0, first_high = 0, before_low = 0, before_high = 0;
  for (int i = 0; i <= sides; ++i) {
    const double angle = turn + kTurn * i / sides;
    const glm::dvec3 out_wards(std::cos(angle), std::sin(angle), slope);
    const glm::dvec3 flat(out_wards.x, out_wards.y, 0.0);
    std::uint32_t l = first_low;
    std::uint32_t h = first_high;
    if (i < sides) {
      l = add(out, foot + foot_radius * flat, out_wards, low, surface);
      h = add(out, head + head_radius * flat, out_wards, high, surface);
    }
    if (i == 0) {
      first_low = l;
      first_high = h;
    } else {
      out.triangle(before_low, l, h);
      if (head_radius > 0.0) out.triangle(before_low, h, before_high);
    }
    before_low = l;
    before_high = h;
  }
}

constexpr double kA = 0.525731112119133606;
constexpr double kB = 0.850650808352039932;
constexpr std::array<glm::dvec3, 12> kIcosahedron = {
    glm::dvec3{-kA, 0, kB}, {kA, 0, kB},   {-kA, 0, -kB}, {kA, 0, -kB}, {0, kB, kA},  {0, kB, -kA},
    {0, -kB, kA},           {0, -kB, -kA}, {kB, kA, 0},   {-kB, kA, 0}, {kB, -kA, 0}, {-kB, -kA, 0}};
constexpr std::array<std::array<std::uint8_t, 3>, 20> kFaces = {
    {{0, 1, 4}, {0, 4, 9},  {9, 4, 5},  {4, 8, 5},  {4, 1, 8},  {8, 1, 10}, {8, 10, 3},
     {5, 8, 3}, {5, 3, 2},  {2, 3, 7},  {7, 3, 10}, {7, 10, 6}, {7, 6, 11}, {11, 6, 0},
     {0, 6, 1}, {6, 10, 1}, {9, 11, 0}, {9, 2, 11}, {9, 5, 2},  {7, 11, 2}}};

// A lump of leaves: darker below, where little light comes.
void add_lump(glm::dvec3 centre, glm::dvec3 radii, Color color, Chance& chance, SurfaceMesh& out) {
  std::array<std::uint32_t, 12> corners{};
  const double turn = chance.between(0.0, kTurn);
  const double c = std::cos(turn);
  const double s = std::sin(turn);
  for (std::size_t i = 0; i < kIcosahedron.size(); ++i) {
    const glm::dvec3& unit = kIcosahedron[i];
    const glm::dvec3 direction(c * unit.x - s * unit.y, s * unit.x + c * unit.y, unit.z);
    const double bulge = chance.between(0.82, 1.15);
    corners[i] = add(out, centre + bulge * radii * direction, direction / radii,
                     shaded(color, 0.84 + 0.2 * direction.z), Surface::Foliage);
  }
  for (const auto& face : kFaces) out.triangle(corners[face[0]], corners[face[1]], corners[face[2]]);
}

void add_octahedron(glm::dvec3 centre, glm::dvec3 radii, double turn, Color color, SurfaceMesh& out) {
  std::array<std::uint32_t, 4> ring{};
  const auto corner = [&](glm::dvec3 direction) {
    return add(out, centre + radii * direction, direction / radii, shaded(color, 0.84 + 0.2 * direction.z),
               Surface::Foliage);
  };
  for (int i = 0; i < 4; ++i) {
    const double angle = turn + kTurn * i / 4.0;
    ring[static_cast<std::size_t>(i)] = corner({std::cos(angle), std::sin(angle), 0.0});
  }
  const std::uint32_t top = corner({0.0, 0.0, 1.0});
  const std::uint32_t bottom = corner({0.0, 0.0, -1.0});
  for (std::size_t i = 0; i < 4; ++i) {
    out.triangle(ring[i], ring[(i + 1) % 4], top);
    out.triangle(ring[(i + 1) % 4], ring[i], bottom);
  }
}

void add_broadleaved(const Tree& tree, glm::dvec3 foot, Chance& chance, SurfaceMesh& out) {
  const double h = tree.height;
  const double r = std::min<double>(tree.crown_radius, 0.55 * h);
  const Color leaves = surface_color(Surface::Foliage, 1 + static_cast<std::uint32_t>(chance.next() * 1e6));
  const Color bark = shaded(surface_color(Surface::Trunk, 0), chance.between(0.85, 1.15));
  const double trunk = std::max(0.08, 0.022 * h);
  const double crown_low = h * chance.between(0.24, 0.34);
  const double crown_middle = 0.5 * (crown_low + h);
  add_mantle(foot, 1.3 * trunk, foot + glm::dvec3(0.0, 0.0, crown_middle), 0.6 * trunk, 5, 0.0, bark, bark,
             Surface::Trunk, out);
  const double turn = chance.between(0.0, kTurn);
  const double half = 0.5 * (h - crown_low);
  const auto lump = [&](double angle, double away, double up, double wide, double tall, double lightness) {
    const glm::dvec3 middle = foot + glm::dvec3(away * r * std::cos(turn + angle), away * r * std::sin(turn + angle),
                                                crown_middle + up * half);
    add_lump(middle, {wide * r, wide * r, tall * half}, shaded(leaves, lightness), chance, out);
  };
  if (r < 0.2 * h) {  // a poplar, a hornbeam of the street: one flame above another
    lump(0.0, 0.05, -0.22, 1.0, 0.72, 0.95);
    lump(2.0, 0.08, 0.36, 0.74, 0.64, 1.04);
    return;
  }
  // Two boughs out of a crown that is lighter where the sky sees it.
  lump(0.0, 0.08, 0.10, 0.86, 0.88, 1.03);
  const double spread = chance.between(0.40, 0.52);
  for (int bough = 0; bough < 2; ++bough) {
    const double angle = turn + kTurn * (0.3 + 0.42 * bough) + chance.between(-0.3, 0.3);
    const glm::dvec3 middle = foot + glm::dvec3(spread * r * std::cos(angle), spread * r * std::sin(angle),
                                                crown_middle + chance.between(-0.34, -0.05) * half);
    add_octahedron(middle, {0.78 * r, 0.78 * r, 0.72 * half}, angle, shaded(leaves, 0.90 + 0.06 * bough), out);
  }
}

void add_needleleaved(const Tree& tree, glm::dvec3 foot, Chance& chance, SurfaceMesh& out) {
  const double h = tree.height;
  const double r = std::min<double>(tree.crown_radius, 0.35 * h);
  const Color needles = shaded({70, 96, 66, 255}, chance.between(0.88, 1.1));
  const Color bark = surface_color(Surface::Trunk, 0);
  add_mantle(foot, 0.03 * h, foot + glm::dvec3(0.0, 0.0, 0.3 * h), 0.02 * h, 5, 0.0, bark, bark, Surface::Trunk, out);
  constexpr std::array<std::array<double, 3>, 3> tiers = {{{0.14, 0.56, 1.0}, {0.38, 0.80, 0.74}, {0.62, 1.0, 0.46}}};
  for (const auto& [low, high, width] : tiers) {
    const double turn = chance.between(0.0, kTurn);
    const double wide = r * width * chance.between(0.9, 1.08);
    const glm::dvec3 base = foot + glm::dvec3(0.0, 0.0, low * h);
    add_mantle(base, wide, foot + glm::dvec3(0.0, 0.0, high * h), 0.0, 7, turn, shaded(needles, 0.82),
               shaded(needles, 1.08), Surface::Foliage, out);
    // The tier's underside, so that one does not look into it from below.
    const std::uint32_t centre =
        add(out, base + glm::dvec3(0.0, 0.0, 0.12 * h), {0.0, 0.0, -1.0}, shaded(needles, 0.6), Surface::Foliage);
    std::array<std::uint32_t, 7> ring{};
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const double angle = turn + kTurn * static_cast<double>(i) / 7.0;
      ring[i] = add(out, base + wide * glm::dvec3(std::cos(angle), std::sin(angle), 0.0), {0.0, 0.0, -1.0},
                    shaded(needles, 0.6), Surface::Foliage);
    }
    for (std::size_t i = 0; i < ring.size(); ++i) out.triangle(ring[(i + 1) % ring.size()], ring[i], centre);
  }
}

void add_palm(const Tree& tree, glm::dvec3 foot, Chance& chance, SurfaceMesh& out) {
  const double h = tree.height;
  const double r = std::max<double>(tree.crown_radius, 1.2);
  const Color leaf = shaded({112, 134, 74, 255}, chance.between(0.9, 1.1));
  const Color bark = shaded(surface_color(Surface::Trunk, 0), 1.15);
  const double lean = chance.between(0.0, kTurn);
  const glm::dvec3 head = foot + glm::dvec3(0.05 * h * std::cos(lean), 0.05 * h * std::sin(lean), 0.86 * h);
  add_mantle(foot, std::max(0.14, 0.025 * h), head, 0.12, 5, 0.0, bark, bark, Surface::Trunk, out);
  constexpr int kFronds = 7;
  for (int i = 0; i < kFronds; ++i) {
    const double angle = kTurn * (i + chance.between(-0.2, 0.2)) / kFronds;
    const glm::dvec3 away(std::cos(angle), std::sin(angle), 0.0);
    const glm::dvec3 across(-away.y, away.x, 0.0);
    const double rise = chance.between(0.06, 0.14) * h;
    const glm::dvec3 middle = head + 0.5 * r * away + glm::dvec3(0.0, 0.0, rise);
    const glm::dvec3 tip = head + r * away + glm::dvec3(0.0, 0.0, -0.35 * rise);
    // A frond is a thin sheet: both of its faces are there.
    for (const double side : {1.0, -1.0}) {
      const glm::dvec3 up(0.3 * away.x, 0.3 * away.y, side);
      const Color color = shaded(leaf, side > 0.0 ? 1.0 : 0.78);
      const std::uint32_t root = add(out, head, up, color, Surface::Foliage);
      const std::uint32_t left = add(out, middle + 0.16 * r * across, up, color, Surface::Foliage);
      const std::uint32_t right = add(out, middle - 0.16 * r * across, up, color, Surface::Foliage);
      const std::uint32_t end = add(out, tip, up, color, Surface::Foliage);
      if (side > 0.0) {
        out.triangle(root, right, left);
        out.triangle(right, end, left);
      } else {
        out.triangle(root, left, right);
        out.triangle(right, left, end);
      }
    }
  }
}

void add_plain(const Tree& tree, glm::dvec3 foot, Chance& chance, SurfaceMesh& out) {
  const double h = tree.height;
  const double turn = chance.between(0.0, kTurn);
  const Color bark = surface_color(Surface::Trunk, 0);
  const Color leaves = tree.kind == TreeKind::Needleleaved
                           ? Color{70, 96, 66, 255}
                           : surface_color(Surface::Foliage, 1 + static_cast<std::uint32_t>(chance.next() * 1e6));
  if (tree.kind == TreeKind::Needleleaved) {
    const double r = std::min<double>(tree.crown_radius, 0.35 * h);
    add_mantle(foot + glm::dvec3(0.0, 0.0, 0.12 * h), 0.85 * r, foot + glm::dvec3(0.0, 0.0, h), 0.0, 5, turn,
               shaded(leaves, 0.82), shaded(leaves, 1.08), Surface::Foliage, out);
    add_mantle(foot, 0.03 * h, foot + glm::dvec3(0.0, 0.0, 0.3 * h), 0.0, 4, turn, bark, bark, Surface::Trunk, out);
    return;
  }
  const double low = tree.kind == TreeKind::Palm ? 0.78 * h : 0.26 * h;
  const double r = std::min<double>(tree.crown_radius, 0.55 * h);
  add_mantle(foot, std::max(0.12, 0.03 * h), foot + glm::dvec3(0.0, 0.0, 0.5 * (low + h)), 0.0, 4, turn, bark, bark,
             Surface::Trunk, out);
  add_octahedron(foot + glm::dvec3(0.0, 0.0, 0.5 * (low + h)), {1.1 * r, 1.1 * r, 0.55 * (h - low)}, turn, leaves, out);
}

}  // namespace

void add_tree(const Tree& tree, double base, TreeDetail detail, SurfaceMesh& out) {
  if (!(tree.height > 0.1f) || !(tree.height < 130.0f) || !(tree.crown_radius > 0.0f)) return;
  Chance chance(tree.position);
  const glm::dvec3 foot(tree.position, base - 0.15);
  if (detail == TreeDetail::Plain) return add_plain(tree, foot, chance, out);
  switch (tree.kind) {
    case TreeKind::Broadleaved: return add_broadleaved(tree, foot, chance, out);
    case TreeKind::Needleleaved: return add_needleleaved(tree, foot, chance, out);
    case TreeKind::Palm: return add_palm(tree, foot, chance, out);
  }
}

double plain_tree_deviation(const Tree& tree) { return 0.06 * tree.height; }

}  // namespace mercia::bake
