// The band around a line: every point of it is covered, nothing beyond it is.
#include "tools/bake/way_strip.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

// Signed turns of the ring around the point.
int winding(const Ring& ring, glm::dvec2 point) {
  int turns = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % ring.size()];
    if (a.y <= point.y && b.y > point.y && orient(a, b, point) > 0.0) ++turns;
    if (a.y > point.y && b.y <= point.y && orient(a, b, point) < 0.0) --turns;
  }
  return turns;
}

int least_winding(const std::vector<Ring>& rings, glm::dvec2 point) {
  int least = 0;
  for (const Ring& ring : rings) least = std::min(least, winding(ring, point));
  return least;
}

int total_winding(const std::vector<Ring>& rings, glm::dvec2 point) {
  int total = 0;
  for (const Ring& ring : rings) total += winding(ring, point);
  return total;
}

// The nearest point of the line; `at_end` if it is the first or the last, behind which a band cut off square ends.
struct Nearest {
  double distance = 1e300;
  bool at_end = false;
};
Nearest nearest(const std::vector<glm::dvec2>& line, glm::dvec2 p) {
  Nearest best;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const glm::dvec2 along = line[i + 1] - line[i];
    const double t = std::clamp(glm::dot(p - line[i], along) / glm::dot(along, along), 0.0, 1.0);
    const double distance = glm::distance(p, line[i] + along * t);
    if (distance < best.distance) best = {distance, (i == 0 && t == 0.0) || (i + 2 == line.size() && t == 1.0)};
  }
  return best;
}

// An arc of chords falls short of its circle by this factor at most (chords of 45 degrees).
const double kChord = std::cos(std::numbers::pi / 8);

void expect_covered(const std::vector<glm::dvec2>& line, double half_width, StripEnds ends) {
  std::vector<Ring> rings;
  strip_rings(line, half_width, ends, rings);
  Box2 box;
  for (const glm::dvec2 p : line) box.add(p);
  std::mt19937_64 random(7);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  const glm::dvec2 low = box.low - 1.5 * half_width, size = box.size() + 3.0 * half_width;
  int inside = 0;
  for (int i = 0; i < 4000; ++i) {
    const glm::dvec2 p = low + size * glm::dvec2(unit(), unit());
    const Nearest to_line = nearest(line, p);
    const bool beyond_end = to_line.at_end && !(ends.round_start && ends.round_end);
    if (to_line.distance < half_width * (kChord - 1e-6) && !beyond_end) {
      ++inside;
      ASSERT_GE(total_winding(rings, p), 1) << fmt::format("({}, {}) beside the line", p.x, p.y);
      ASSERT_GE(least_winding(rings, p), 0) << fmt::format("({}, {}) is wound around backwards", p.x, p.y);
    }
    // A mitre reaches out to 1 / cos of half the sharpest bend that gets one.
    if (to_line.distance > half_width * 1.2) {
      ASSERT_EQ(total_winding(rings, p), 0) << fmt::format("({}, {}) far from the line", p.x, p.y);
    }
  }
  EXPECT_GT(inside, 20);
}

// A line of equal pieces that turns by the same angle at every joint.
std::vector<glm::dvec2> spiral(double piece, double turn, int pieces) {
  std::vector<glm::dvec2> line{{0.0, 0.0}};
  for (int i = 0; i < pieces; ++i)
    line.push_back(line.back() + piece * glm::dvec2(std::cos(turn * i), std::sin(turn * i)));
  return line;
}

TEST(WayStrip, TheBandIsWoundAroundEverywhere) {
  for (const double degrees : {0.0, 3.0, 20.0, 30.0, 35.0, 45.0, 56.0, 58.0, 90.0, 130.0, 170.0, 179.9, 180.0})
    for (const double sign : {1.0, -1.0})
      for (const double piece : {0.5, 2.0, 5.0, 40.0})
        for (const double half_width : {0.6, 1.5, 4.0, 12.0})
          for (const int pieces : {2, 3, 5, 9}) {
            SCOPED_TRACE(fmt::format("{} pieces of {} m, {} m wide, turning by {}", pieces, piece, 2 * half_width,
                                     sign * degrees));
            expect_covered(spiral(piece, sign * degrees * std::numbers::pi / 180.0, pieces), half_width, {});
            if (HasFatalFailure()) return;
          }
}

TEST(WayStrip, RandomLinesAreCovered) {
  std::mt19937_64 random(11);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  for (int round = 0; round < 200; ++round) {
    std::vector<glm::dvec2> line;
    const double reach = 2.0 + 40.0 * unit();
    for (int i = 0; i < 6; ++i) line.emplace_back(reach * unit(), reach * unit());
    const double half_width = 0.5 + 8.0 * unit();
    const bool round_ends = round % 2 == 0;
    SCOPED_TRACE(fmt::format("round {}, {} m wide", round, 2 * half_width));
    expect_covered(line, half_width, {round_ends, round_ends});
    if (HasFatalFailure()) return;
  }
}

// What is cut off far away changes nothing in the box, wherever the line enters and leaves it.
TEST(WayStrip, NearABoxTheBandIsThatOfTheWholeLine) {
  std::mt19937_64 random(13);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::size_t cut = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<glm::dvec2> line;
    for (int i = 0; i < 12; ++i) line.emplace_back(100.0 * unit(), 100.0 * unit());
    if (round % 3 == 0) line = spiral(2.0 + 6.0 * unit(), unit(), 40);
    const double half_width = 0.5 + 6.0 * unit();
    const glm::dvec2 corner = glm::dvec2(90.0 * unit(), 90.0 * unit());
    const Box2 box{corner, corner + 10.0};
    std::vector<Ring> whole, near;
    strip_rings(line, half_width, {true, true}, whole);
    strip_rings_near(line, half_width, {true, true}, box, near);
    if (near.size() < whole.size()) ++cut;
    for (int i = 0; i < 200; ++i) {
      const glm::dvec2 p = corner + 10.0 * glm::dvec2(unit(), unit());
      ASSERT_EQ(total_winding(near, p), total_winding(whole, p)) << fmt::format("round {}, ({}, {})", round, p.x, p.y);
    }
  }
  EXPECT_GT(cut, 200u);
}

TEST(WayStrip, NothingOfNothing) {
  std::vector<Ring> rings;
  strip_rings({}, 2.0, {}, rings);
  const std::vector<glm::dvec2> point = {{1.0, 1.0}, {1.0, 1.0}};
  strip_rings(point, 2.0, {true, true}, rings);
  const std::vector<glm::dvec2> line = {{1.0, 1.0}, {2.0, 1.0}};
  strip_rings(line, 0.0, {}, rings);
  strip_rings_near({}, 2.0, {true, true}, {{0.0, 0.0}, {9.0, 9.0}}, rings);
  strip_rings_near(line, 2.0, {true, true}, {{100.0, 0.0}, {109.0, 9.0}}, rings);
  EXPECT_TRUE(rings.empty());
}

}  // namespace
}  // namespace mercia::bake
