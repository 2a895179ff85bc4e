#include "tools/bake/ground_partition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace mercia::bake {
namespace {

void add_ring(std::vector<BorderSegment>& segments, const std::vector<GridPoint>& ring, std::uint32_t owner) {
  for (std::size_t i = 0; i < ring.size(); ++i) segments.push_back({ring[i], ring[(i + 1) % ring.size()], owner});
}

void add_box(std::vector<BorderSegment>& segments, int x0, int y0, int x1, int y1, std::uint32_t owner) {
  add_ring(segments, {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, owner);
}

double loop_area(const Partition& partition, const std::vector<std::uint32_t>& loop) {
  double area = 0.0;
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const GridPoint a = partition.points[loop[i]];
    const GridPoint b = partition.points[loop[(i + 1) % loop.size()]];
    area += 0.5 * (double(a.x) * b.y - double(a.y) * b.x);
  }
  return area;
}

std::map<std::uint32_t, double> areas(const Partition& partition) {
  std::map<std::uint32_t, double> result;
  for (const PartitionFace& face : partition.faces) {
    EXPECT_FALSE(face.loops.empty());
    EXPECT_GT(loop_area(partition, face.loops[0]), 0.0);
    for (const auto& loop : face.loops) result[face.owner] += loop_area(partition, loop);
  }
  return result;
}

Partition partitioned(std::vector<BorderSegment> segments, std::size_t owners) {
  const std::vector<std::uint8_t> undivided(owners, 0);
  return partition_plane(node_segments(std::move(segments)), undivided);
}

TEST(GroundPartition, TheHigherShapeHidesTheLower) {
  std::vector<BorderSegment> segments;
  add_box(segments, 0, 0, 1000, 1000, 0);
  add_box(segments, 100, 100, 500, 500, 1);
  add_box(segments, 300, 300, 700, 700, 2);
  const auto area = areas(partitioned(segments, 3));
  EXPECT_DOUBLE_EQ(area.at(2), 400.0 * 400.0);
  EXPECT_DOUBLE_EQ(area.at(1), 400.0 * 400.0 - 200.0 * 200.0);
  EXPECT_DOUBLE_EQ(area.at(0), 1e6 - area.at(1) - area.at(2));
}

TEST(GroundPartition, ShapesThatTouchNothingAreHoles) {
  std::vector<BorderSegment> segments;
  add_box(segments, 0, 0, 10'000, 10'000, 0);
  for (int i = 0; i < 20; ++i) {
    for (int j = 0; j < 20; ++j)
      add_box(segments, 100 + 450 * i, 100 + 450 * j, 300 + 450 * i, 300 + 450 * j, 1 + 20 * i + j);
  }
  const Partition partition = partitioned(segments, 401);
  EXPECT_EQ(partition.faces.size(), 401u);
  const auto ground =
      std::find_if(partition.faces.begin(), partition.faces.end(), [](const auto& face) { return face.owner == 0; });
  EXPECT_EQ(ground->loops.size(), 401u);
  EXPECT_DOUBLE_EQ(areas(partition).at(0), 1e8 - 400 * 40'000.0);
}

TEST(GroundPartition, HolesWithinHolesWithinHoles) {
  std::vector<BorderSegment> segments;
  for (int i = 0; i < 50; ++i) add_box(segments, 10 * i, 10 * i, 2000 - 10 * i, 2000 - 10 * i, i % 7);
  const auto area = areas(partitioned(segments, 7));
  double sum = 0.0;
  for (const auto& [owner, value] : area) sum += value;
  EXPECT_DOUBLE_EQ(sum, 4e6);
}

// Rings of one owner overlap and even cross themselves: they count as one shape.
TEST(GroundPartition, OneOwnersRingsAreUnited) {
  std::vector<BorderSegment> segments;
  add_box(segments, 0, 0, 1000, 1000, 0);
  add_box(segments, 100, 100, 400, 300, 1);
  add_box(segments, 200, 150, 600, 250, 1);
  add_ring(segments, {{700, 700}, {900, 900}, {900, 700}, {700, 900}}, 2);  // a bow tie
  const Partition partition = partitioned(segments, 3);
  const auto area = areas(partition);
  EXPECT_DOUBLE_EQ(area.at(1), 300.0 * 200.0 + 200.0 * 100.0);
  EXPECT_DOUBLE_EQ(area.at(2), 2.0 * 0.5 * 200.0 * 100.0);
}

TEST(GroundPartition, DividersCutAllButWhatIsUndivided) {
  std::vector<BorderSegment> segments;
  add_box(segments, 0, 0, 1000, 1000, 0);
  add_box(segments, 200, 200, 800, 800, 1);
  for (int i = 1; i < 10; ++i) segments.push_back({{100 * i, 0}, {100 * i, 1000}, kDivider});
  const std::vector<std::uint8_t> undivided = {0, 1};
  const Partition partition = partition_plane(node_segments(segments), undivided);
  EXPECT_EQ(std::count_if(partition.faces.begin(), partition.faces.end(), [](const auto& f) { return f.owner == 1; }),
            1);
  EXPECT_EQ(std::count_if(partition.faces.begin(), partition.faces.end(), [](const auto& f) { return f.owner == 0; }),
            2 + 6 * 2 + 2);
  EXPECT_DOUBLE_EQ(areas(partition).at(1), 360'000.0);
}

// No gaps, no overlaps, no vertex of one face in the middle of another's edge, whatever comes in.
TEST(GroundPartition, RandomShapesFillTheRectangleExactly) {
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    const int extent = round % 3 == 0 ? 300 : 200'000;  // the small one has crossings in nearly every unit
    std::uniform_int_distribution<int> at(-extent / 10, extent + extent / 10);
    std::uniform_int_distribution<int> corners(3, 9);
    std::vector<BorderSegment> segments;
    add_box(segments, 0, 0, extent, extent, 0);
    const std::uint32_t owners = 60;
    for (std::uint32_t owner = 1; owner < owners; ++owner) {
      std::vector<GridPoint> ring(corners(random));
      for (GridPoint& point : ring) point = {at(random), at(random)};
      add_ring(segments, ring, owner);
    }
    for (int i = 0; i < 10; ++i) segments.push_back({{at(random), at(random)}, {at(random), at(random)}, kDivider});
    const Partition partition = partitioned(segments, owners);
    double sum = 0.0;
    for (const auto& [owner, value] : areas(partition)) sum += value;
    EXPECT_NEAR(sum, double(extent) * extent, 0.01 * extent);  // the frame's own border may be bent by half units
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> sides;
    for (const PartitionFace& face : partition.faces) {
      for (const auto& loop : face.loops) {
        for (std::size_t i = 0; i < loop.size(); ++i) ++sides[{loop[i], loop[(i + 1) % loop.size()]}];
      }
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> outline;
    for (const PartitionEdge& edge : partition.borders) {
      if (edge.left == kDivider) outline[{edge.from, edge.to}] = true;
      if (edge.right == kDivider) outline[{edge.to, edge.from}] = true;
    }
    for (const auto& [side, count] : sides) {
      EXPECT_EQ(count, 1);
      const bool matched = sides.contains({side.second, side.first}) || outline.contains({side.second, side.first});
      EXPECT_TRUE(matched) << "an edge has nothing on its other side";
    }
  }
}

TEST(GroundPartition, DegenerateInputGivesNothing) {
  EXPECT_TRUE(partitioned({}, 1).faces.empty());
  EXPECT_TRUE(partitioned({{{5, 5}, {5, 5}, 0}}, 1).faces.empty());
  std::vector<BorderSegment> flat;
  add_ring(flat, {{0, 0}, {10, 0}, {20, 0}}, 0);
  EXPECT_TRUE(partitioned(flat, 1).faces.empty());
  EXPECT_TRUE(partitioned({{{0, 0}, {10, 10}, kDivider}, {{0, 10}, {10, 0}, kDivider}}, 1).faces.empty());
}

TEST(GroundPartition, DoesNotDependOnTheOrderOfTheInput) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> at(0, 5000);
  std::vector<BorderSegment> segments;
  add_box(segments, 0, 0, 5000, 5000, 0);
  for (std::uint32_t owner = 1; owner < 40; ++owner) {
    add_ring(segments, {{at(random), at(random)}, {at(random), at(random)}, {at(random), at(random)}}, owner);
  }
  const NodedGraph one = node_segments(segments);
  std::shuffle(segments.begin(), segments.end(), random);
  const NodedGraph other = node_segments(segments);
  EXPECT_EQ(one.points, other.points);
  ASSERT_EQ(one.edges.size(), other.edges.size());
  for (std::size_t i = 0; i < one.edges.size(); ++i) {
    EXPECT_EQ(one.edges[i].from, other.edges[i].from);
    EXPECT_EQ(one.edges[i].to, other.edges[i].to);
    EXPECT_EQ(one.edges[i].step_count, other.edges[i].step_count);
  }
}

}  // namespace
}  // namespace mercia::bake
