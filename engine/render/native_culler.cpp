#include "engine/render/native_culler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <thread>

#include "engine/base/processor.h"
#include "engine/render/clusters.h"

namespace mercia::render {
namespace {

constexpr std::size_t kItemsATask = 8;
constexpr int kRowsATask = 32;
constexpr std::size_t kMostTriangles = std::size_t{kItemClusters} * kClusterTriangles;  // of an item

// A view as a mesh has it.
struct MeshView {
  std::array<glm::vec4, 5> planes;
  glm::vec3 eye;
  float doubt;
  std::array<glm::vec4, 3> clip;  // rows for x, y and w
  glm::vec2 half_size;            // of the picture, pixels
  float near_distance;
};

// Sides and facing are tested in mesh coordinates, where they hold whatever the transform does.
MeshView in_mesh(const CullView& view, const DrawRecord& record) {
  const glm::vec4& x = record.relative_from_mesh[0];
  const glm::vec4& y = record.relative_from_mesh[1];
  const glm::vec4& z = record.relative_from_mesh[2];
  const auto turned = [&](const glm::vec4& row) {
    return row.x * x + row.y * y + row.z * z + glm::vec4(0.0f, 0.0f, 0.0f, row.w);
  };
  MeshView result;
  for (std::size_t p = 0; p < result.planes.size(); ++p) {
    const glm::vec4 plane = turned(view.planes[p]);
    result.planes[p] = plane / glm::length(glm::vec3(plane));
  }
  const glm::mat3 axes = glm::transpose(glm::mat3(glm::vec3(x), glm::vec3(y), glm::vec3(z)));
  result.eye = glm::inverse(axes) * (glm::vec3(view.eye) - glm::vec3(x.w, y.w, z.w));
  result.doubt = 1e-6f * glm::length(result.eye);
  for (std::size_t i = 0; i < result.clip.size(); ++i) result.clip[i] = turned(view.clip[i]);
  result.half_size = glm::vec2(view.screen);
  result.near_distance = view.screen.z;
  return result;
}

// Comparisons are written so that NaN means seen.
MERCIA_INLINE bool in_sight(const MeshView& view, const Cluster& cluster, bool faces_any_way) {
  const glm::vec3& c = cluster.center;
  const float radius = cluster.radius * 1.001f + view.doubt + 1e-6f * (std::abs(c.x) + std::abs(c.y) + std::abs(c.z));
  for (const glm::vec4& plane : view.planes) {
    if (glm::dot(glm::vec3(plane), c) + plane.w < -radius) return false;
  }
  const glm::vec3 away = c - view.eye;
  return faces_any_way || !(glm::dot(away, cluster.axis) >= cluster.cutoff * glm::length(away) + radius);
}

// A corner in pixels, y down, and how far in front of the eye.
struct Corner {
  float x, y, w;
};

MERCIA_INLINE float along(const glm::vec4& row, const std::array<float, 3>& p) {
  return row.x * p[0] + row.y * p[1] + row.z * p[2] + row.w;
}

MERCIA_INLINE Corner project(const MeshView& view, const std::array<float, 3>& p) {
  const float w = along(view.clip[2], p);
  const float part = 1.0f / w;
  return {(along(view.clip[0], p) * part + 1.0f) * view.half_size.x,
          (along(view.clip[1], p) * part + 1.0f) * view.half_size.y, w};
}

MERCIA_INLINE float least(float a, float b, float c) { return std::min(std::min(a, b), c); }
MERCIA_INLINE float most(float a, float b, float c) { return std::max(std::max(a, b), c); }

class TriangleTest {
 public:
  // With y down a front has a negative area, unless it is mirrored.
  TriangleTest(const SampleGrid& grid, const MeshView& view, bool mirrored, bool faces_any_way)
      : grid_(grid),
        size_(view.half_size * 2.0f),
        near_(view.near_distance),
        front_(mirrored ? 1.0f : -1.0f),
        faces_any_way_(faces_any_way) {}

  MERCIA_INLINE bool may_show(const Corner& a, const Corner& b, const Corner& c) const {
    // What the near plane cuts is left to the device.
    if (!(least(a.w, b.w, c.w) > near_)) return true;
    const float x0 = least(a.x, b.x, c.x) - grid_.tolerance;
    const float x1 = most(a.x, b.x, c.x) + grid_.tolerance;
    const float y0 = least(a.y, b.y, c.y) - grid_.tolerance;
    const float y1 = most(a.y, b.y, c.y) + grid_.tolerance;
    if (x0 > size_.x || y0 > size_.y || x1 < 0.0f || y1 < 0.0f) return false;
    if (between(x0, x1) || between(y0, y1)) return false;
    const float area = side(a, b, c.x, c.y);
    const float doubt_ab = doubt(a, b), doubt_bc = doubt(b, c), doubt_ca = doubt(c, a);
    if (!faces_any_way_ && area * front_ < -(doubt_ab + doubt_bc + doubt_ca)) return false;
    // A few samples can be asked one by one.
    const float first_x = std::floor(x0), last_x = std::floor(x1), first_y = std::floor(y0), last_y = std::floor(y1);
    if (last_x - first_x > kAskedPixels || last_y - first_y > kAskedPixels) return true;
    const float turn = area < 0.0f ? -1.0f : 1.0f;
    for (float pixel_y = first_y; pixel_y <= last_y; pixel_y += 1.0f) {
      for (float pixel_x = first_x; pixel_x <= last_x; pixel_x += 1.0f) {
        for (std::size_t p = 0; p < grid_.count; ++p) {
          const float x = pixel_x + grid_.places[p].x, y = pixel_y + grid_.places[p].y;
          if (side(a, b, x, y) * turn >= -doubt_ab && side(b, c, x, y) * turn >= -doubt_bc &&
              side(c, a, x, y) * turn >= -doubt_ca) {
            return true;
          }
        }
      }
    }
    return false;
  }

 private:
  static constexpr float kAskedPixels = 1.0f;  // between the first and the last, each way

  // No column or row of samples between the two: they lie in the middles of as many columns as there are samples.
  MERCIA_INLINE bool between(float low, float high) const {
    const float columns = static_cast<float>(grid_.count);
    return std::ceil(low * columns - 0.5f) > std::floor(high * columns - 0.5f);
  }
  // Twice the area between the edge and the point.
  static MERCIA_INLINE float side(const Corner& a, const Corner& b, float x, float y) {
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
  }
  // How much of it the rounding of the corners may take.
  MERCIA_INLINE float doubt(const Corner& a, const Corner& b) const {
    return (std::abs(b.x - a.x) + std::abs(b.y - a.y) + grid_.tolerance) * grid_.tolerance * 2.0f;
  }

  const SampleGrid& grid_;
  glm::vec2 size_;
  float near_;
  float front_;
  bool faces_any_way_;
};

// The projected corners of one cluster.
class Corners {
 public:
  // `indices` of the cluster; vertices are counted from `vertices`.
  MERCIA_INLINE void project_all(const MeshView& view, std::span<const std::uint32_t> indices,
                                 const tiles::Vertex* vertices) {
    std::uint32_t low = indices[0], high = indices[0];
    for (const std::uint32_t index : indices) {
      low = std::min(low, index);
      high = std::max(high, index);
    }
    first_ = low;
    // Vertices come in the order of their use: mostly they lie together and each is projected once.
    by_vertex_ = high - low < corners_.size();
    if (by_vertex_) {
      for (std::uint32_t v = 0; v <= high - low; ++v) corners_[v] = project(view, vertices[low + v].position);
    } else {
      for (std::size_t i = 0; i < indices.size(); ++i) corners_[i] = project(view, vertices[indices[i]].position);
    }
  }
  // Of the i-th index, which is `index`.
  MERCIA_INLINE const Corner& at(std::size_t i, std::uint32_t index) const {
    return corners_[by_vertex_ ? index - first_ : i];
  }

 private:
  std::array<Corner, 3 * kClusterTriangles + 96> corners_;
  std::uint32_t first_ = 0;
  bool by_vertex_ = false;
};

const Cluster* clusters_of(const CullItem& item, const NativeCuller::HostBlock& block) {
  return reinterpret_cast<const Cluster*>(block.memory + (item.clusters - block.address));
}

// By how much w may be wrong in a cluster.
MERCIA_INLINE float doubt_of_w(const MeshView& view, const Cluster& cluster) {
  const glm::vec4& row = view.clip[2];
  const float scale = std::abs(row.x) + std::abs(row.y) + std::abs(row.z);
  const glm::vec3& c = cluster.center;
  return 1e-6f * (std::abs(row.w) + scale * (std::abs(c.x) + std::abs(c.y) + std::abs(c.z) + cluster.radius));
}

MERCIA_INLINE ScreenTriangle on_screen(const Corner& a, const Corner& b, const Corner& c, float near_distance,
                                       float doubt_of_w) {
  ScreenTriangle result{{a.x, b.x, c.x}, {a.y, b.y, c.y}, {}, std::numeric_limits<float>::infinity()};
  if (!(least(a.w, b.w, c.w) > near_distance)) return result;
  result.z = {near_distance / a.w, near_distance / b.w, near_distance / c.w};
  const float nearest = most(result.z[0], result.z[1], result.z[2]);
  result.doubt = nearest * nearest * doubt_of_w / near_distance;
  return result;
}

struct Filter {
  const SampleGrid& grid;
  std::span<const MeshView> views;
  std::span<const Cluster> clusters;
  const tiles::Vertex* vertices;
  const std::uint32_t* indices;
  bool faces_any_way;
  bool mirrored;
};

// Writes the indices that are left, and the triangles as the only view has them unless `triangles` is null.
MERCIA_INLINE std::pair<std::uint32_t, std::uint32_t> filter_clusters(const Filter& filter, std::uint32_t* to,
                                                                      ScreenTriangle* triangles) {
  std::uint32_t kept = 0, clusters_kept = 0;
  Corners corners;
  for (const Cluster& cluster : filter.clusters) {
    const std::span indices(filter.indices + cluster.first_index, cluster.index_count);
    std::array<bool, kClusterTriangles> shows{};
    bool any = false;
    for (const MeshView& view : filter.views) {
      if (!in_sight(view, cluster, filter.faces_any_way)) continue;
      any = true;
      corners.project_all(view, indices, filter.vertices);
      const TriangleTest test(filter.grid, view, filter.mirrored, filter.faces_any_way);
      for (std::size_t i = 0; i < indices.size(); i += 3) {
        shows[i / 3] = shows[i / 3] || test.may_show(corners.at(i, indices[i]), corners.at(i + 1, indices[i + 1]),
                                                     corners.at(i + 2, indices[i + 2]));
      }
    }
    if (!any) continue;
    ++clusters_kept;
    const MeshView& view = filter.views[0];
    const float doubt = doubt_of_w(view, cluster);
    for (std::size_t i = 0; i < indices.size(); i += 3) {
      if (!shows[i / 3]) continue;
      for (std::size_t corner = 0; corner < 3; ++corner) to[kept + corner] = indices[i + corner];
      if (triangles) {
        triangles[kept / 3] = on_screen(corners.at(i, indices[i]), corners.at(i + 1, indices[i + 1]),
                                        corners.at(i + 2, indices[i + 2]), view.near_distance, doubt);
      }
      kept += 3;
    }
  }
  return {kept, clusters_kept};
}

MERCIA_WIDE std::pair<std::uint32_t, std::uint32_t> filter_wide(const Filter& filter, std::uint32_t* to,
                                                                ScreenTriangle* triangles) {
  return filter_clusters(filter, to, triangles);
}
std::pair<std::uint32_t, std::uint32_t> filter_anywhere(const Filter& filter, std::uint32_t* to,
                                                        ScreenTriangle* triangles) {
  return filter_clusters(filter, to, triangles);
}

// Whether a batch hides what is behind it, all of it.
bool is_solid(const Batch& batch) { return batch.variant.pass == Pass::Opaque && !batch.variant.fading; }

// Samples of one a pixel lie in its middle.
float reach_of(const SampleGrid& grid) { return grid.count > 1 ? 0.5f : 0.0f; }

}  // namespace

SampleGrid sample_grid(const VkPhysicalDeviceLimits& limits, VkSampleCountFlagBits samples) {
  SampleGrid grid;
  grid.count = samples;
  grid.tolerance = std::ldexp(1.0f, -static_cast<int>(limits.subPixelPrecisionBits)) + 0.01f;
  // Vulkan's standard sample locations, in sixteenths.
  using Places = std::array<glm::vec2, SampleGrid::kMost>;
  if (samples == VK_SAMPLE_COUNT_1_BIT) grid.places = Places{{{8, 8}}};
  if (samples == VK_SAMPLE_COUNT_2_BIT) grid.places = Places{{{12, 12}, {4, 4}}};
  if (samples == VK_SAMPLE_COUNT_4_BIT) grid.places = Places{{{6, 2}, {14, 6}, {2, 10}, {10, 14}}};
  if (samples == VK_SAMPLE_COUNT_8_BIT) {
    grid.places = Places{{{9, 5}, {7, 11}, {13, 9}, {5, 3}, {3, 13}, {1, 7}, {11, 15}, {15, 1}}};
  }
  for (glm::vec2& place : grid.places) place /= 16.0f;
  return grid;
}

NativeCuller::NativeCuller(const SampleGrid& grid)
    : grid_(grid),
      pool_(std::clamp(std::thread::hardware_concurrency(), 2u, 17u) - 1),
      nearest_(grid.tolerance, reach_of(grid)) {}

void NativeCuller::filter_item(const FramePlan& plan, std::size_t number, std::span<std::uint32_t> output,
                               Scratch& scratch) {
  const CullItem& item = plan.items[number];
  const DrawRecord& record = plan.records[item.record];
  const HostBlock& block = blocks_[number];
  std::array<MeshView, kMaximumViews> views;
  for (std::size_t v = 0; v < plan.cull_views.size(); ++v) views[v] = in_mesh(plan.cull_views[v], record);
  const Filter filter{grid_,
                      std::span(views).first(plan.cull_views.size()),
                      std::span(clusters_of(item, block), item.count),
                      reinterpret_cast<const tiles::Vertex*>(block.memory) + item.vertex_offset,
                      reinterpret_cast<const std::uint32_t*>(block.memory),
                      (item.flags & CullItem::kFacesAnyWay) != 0,
                      (record.flags & DrawRecord::kMirrored) != 0};
  std::uint32_t* to = scratch.indices.data();
  ScreenTriangle* screen = scratch.triangles.empty() ? nullptr : scratch.triangles.data();
  const auto [indices, clusters] =
      has_wide_registers() ? filter_wide(filter, to, screen) : filter_anywhere(filter, to, screen);
  Kept& kept = kept_[number];
  kept = {.indices = indices, .clusters = clusters};
  if (indices == 0) return;
  kept.first_triangle = triangle_count_.fetch_add(indices / 3);
  std::copy_n(to, indices, &output[kept.first_triangle * std::size_t{3}]);
  if (!screen) return;
  for (const ScreenTriangle& triangle : std::span(scratch.triangles).first(indices / 3)) {
    kept.low = std::min(kept.low, least(triangle.y[0], triangle.y[1], triangle.y[2]));
    kept.high = std::max(kept.high, most(triangle.y[0], triangle.y[1], triangle.y[2]));
  }
  std::copy_n(screen, indices / 3, triangles_.get() + kept.first_triangle);
}

void NativeCuller::drop_hidden(std::size_t item, std::span<std::uint32_t> indices) {
  Kept& kept = kept_[item];
  std::uint32_t left = 0;
  for (std::uint32_t i = 0; i < kept.indices; i += 3) {
    if (nearest_.hides(triangles_[kept.first_triangle + i / 3])) continue;
    std::copy_n(&indices[i], 3, &indices[left]);
    left += 3;
  }
  kept.indices = left;
}

void NativeCuller::look_for_hidden(const FramePlan& plan, const Output& output) {
  nearest_.start(glm::uvec2(glm::vec2(plan.cull_views[0].screen) * 2.0f + 0.5f));
  const int rows = nearest_.rows();
  parallel_for(pool_, static_cast<std::size_t>((rows + kRowsATask - 1) / kRowsATask), [&](std::size_t task) {
    const int first = static_cast<int>(task) * kRowsATask;
    const int end = std::min(first + kRowsATask, rows);
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      const Kept& kept = kept_[i];
      if (!solid_[i] || !(kept.low < static_cast<float>(end) && kept.high > static_cast<float>(first))) continue;
      nearest_.draw(std::span(triangles_.get() + kept.first_triangle, kept.indices / 3), first, end);
    }
  });
  parallel_for(pool_, (kept_.size() + kItemsATask - 1) / kItemsATask, [&](std::size_t task) {
    const std::size_t end = std::min((task + 1) * kItemsATask, kept_.size());
    for (std::size_t i = task * kItemsATask; i < end; ++i) {
      if (kept_[i].indices > 0) drop_hidden(i, output.indices.subspan(kept_[i].first_index(), kept_[i].indices));
    }
  });
}

void NativeCuller::cull(const FramePlan& plan, const FindBlock& find_block, std::uint32_t copies,
                        const Output& output) {
  kept_.resize(plan.items.size());
  blocks_.resize(plan.items.size());
  solid_.resize(plan.items.size());
  for (const Batch& batch : plan.batches) {
    std::fill_n(blocks_.begin() + batch.first_item, batch.item_count, find_block(batch.block));
    std::fill_n(solid_.begin() + batch.first_item, batch.item_count, is_solid(batch));
  }
  // With two views it would have to be hidden from both.
  const bool one_view = plan.cull_views.size() == 1;
  triangle_count_ = 0;
  if (one_view && capacity_ < plan.triangles) {
    triangles_ = std::make_unique_for_overwrite<ScreenTriangle[]>(plan.triangles);
    capacity_ = plan.triangles;
  }
  parallel_for(pool_, (plan.items.size() + kItemsATask - 1) / kItemsATask, [&](std::size_t task) {
    Scratch scratch;
    scratch.indices.resize(3 * kMostTriangles);
    if (one_view) scratch.triangles.resize(kMostTriangles);
    const std::size_t end = std::min((task + 1) * kItemsATask, plan.items.size());
    for (std::size_t i = task * kItemsATask; i < end; ++i) {
      filter_item(plan, i, output.indices, scratch);
    }
  });
  if (one_view) look_for_hidden(plan, output);
  for (std::size_t b = 0; b < plan.batches.size(); ++b) {
    const Batch& batch = plan.batches[b];
    CullCount count;
    for (std::size_t i = batch.first_item; i < batch.first_item + batch.item_count; ++i) {
      count.clusters += kept_[i].clusters;
      if (kept_[i].indices == 0) continue;
      count.triangles += kept_[i].indices / 3;
      const CullItem& item = plan.items[i];
      output.commands[batch.first_command + count.commands++] = {kept_[i].indices, copies, kept_[i].first_index(),
                                                                 item.vertex_offset, item.record * copies};
    }
    output.counts[b] = count;
  }
}

}  // namespace mercia::render
