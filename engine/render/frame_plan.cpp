#include "engine/render/frame_plan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/render/relative.h"

namespace mercia::render {
namespace {

// One range of clusters before sorting.
struct Entry {
  std::uint64_t key = 0;  // equal keys share a batch
  float distance = 0.0f;  // of the nearest point of the bounds
  CullItem item;          // all of it, however many clusters
  std::uint32_t index_count = 0;
  Batch batch;
};

// What covers much and lies in front is drawn first, so that little is shaded twice: walls before the ground they hide.
constexpr std::uint64_t drawing_order(Shade shade) {
  switch (shade) {
    case Shade::Wall: return 0;
    case Shade::Roof: return 1;
    case Shade::Plain: return 2;
    case Shade::Foliage: return 3;
    case Shade::Metal: return 4;
    case Shade::Street: return 5;
    case Shade::Paved: return 6;
    case Shade::Ground: return 7;
    case Shade::Water: return 8;
    case Shade::Detailed: return 9;
  }
  return 10;
}

std::uint64_t sort_key(const Batch& batch) {
  std::uint64_t texture = batch.texture ? batch.texture->number + 1u : 0u;
  if (batch.detail) texture = batch.detail->number + 1u;
  return static_cast<std::uint64_t>(batch.variant.pass) << 60 | drawing_order(batch.variant.shade) << 56 |
         std::uint64_t{batch.variant.textured} << 55 | std::uint64_t{batch.variant.unlit} << 54 |
         std::uint64_t{batch.double_sided} << 53 | std::uint64_t{batch.mirrored} << 52 |
         std::uint64_t{batch.variant.fading} << 51 | std::uint64_t{batch.block & 0xffffu} << 32 | texture;
}

Pass pass_of(tiles::Material::Alpha alpha) {
  switch (alpha) {
    case tiles::Material::Alpha::Mask: return Pass::Mask;
    case tiles::Material::Alpha::Blend: return Pass::Blend;
    case tiles::Material::Alpha::Opaque: break;
  }
  return Pass::Opaque;
}

double wrapped(double x) { return x - std::floor(x / kGroundWrap) * kGroundWrap; }

ViewData view_data(const geo::View& view, const glm::dvec3& origin, double near_distance) {
  const glm::dmat3 world_from_eye(view.world_from_eye);
  const glm::dvec3 eye = view.position() - origin;
  ViewData data;
  data.clip_from_relative = clip_from_relative(view, origin, near_distance);
  data.eye = {eye, 0.0};
  const glm::dvec3 world = view.position();
  data.ground = {wrapped(world.x), wrapped(world.y), wrapped(world.z), 0.0};
  const geo::FieldOfView& fov = view.field_of_view;
  const double left = std::tan(fov.left), right = std::tan(fov.right), up = std::tan(fov.up), down = std::tan(fov.down);
  data.ray_middle = {world_from_eye * glm::dvec3((left + right) / 2.0, (up + down) / 2.0, -1.0), 0.0};
  data.ray_right = {world_from_eye * glm::dvec3((right - left) / 2.0, 0.0, 0.0), 0.0};
  data.ray_down = {world_from_eye * glm::dvec3(0.0, (down - up) / 2.0, 0.0), 0.0};
  return data;
}

geo::OrientedBox box_of(const ResidentPrimitive& primitive, const glm::dmat4& world_from_mesh) {
  const glm::dvec3 low(primitive.low);
  const glm::dvec3 half = (glm::dvec3(primitive.high) - low) / 2.0;
  geo::OrientedBox box;
  box.center = glm::dvec3(world_from_mesh * glm::dvec4(low + half, 1.0));
  for (int axis = 0; axis < 3; ++axis) box.half_axes[axis] = glm::dvec3(world_from_mesh[axis]) * half[axis];
  return box;
}

DrawRecord record_of(const ResidentPrimitive& primitive, const glm::dmat4& world_from_mesh, const glm::dvec3& origin) {
  DrawRecord record;
  const glm::dmat3 axes(world_from_mesh);
  const glm::dvec3 shift = glm::dvec3(world_from_mesh[3]) - origin;
  for (int row = 0; row < 3; ++row) {
    record.relative_from_mesh[row] = glm::vec4(axes[0][row], axes[1][row], axes[2][row], shift[row]);
  }
  record.base_color = primitive.material.base_color;
  record.alpha_cutoff = static_cast<std::uint32_t>(std::clamp(primitive.material.alpha_cutoff, 0.0f, 1.0f) * 65535.0f);
  if (glm::determinant(axes) < 0.0) record.flags |= DrawRecord::kMirrored;
  return record;
}

std::uint32_t fade_flags(float share) {
  if (share >= 1.0f) return 0;
  const bool leaving = share < 0.0f;
  const float arriving = leaving ? 1.0f + share : share;
  auto part = static_cast<std::uint32_t>(std::clamp(arriving, 0.0f, 1.0f) * 255.0f);
  // Rather both for a hair's breadth than neither.
  if (leaving) part -= std::min(part, 1u);
  return DrawRecord::kFading | (leaving ? DrawRecord::kLeaving : 0) | part << DrawRecord::kShareShift;
}

void add_primitive(const ResidentMesh& mesh, const ResidentPrimitive& primitive, const DrawRecord& record,
                   float distance, std::vector<Entry>& entries) {
  for (std::uint32_t i = 0; i < primitive.range_count; ++i) {
    const DrawRange& range = mesh.ranges[primitive.first_range + i];
    Entry entry;
    entry.distance = distance;
    entry.index_count = range.index_count;
    entry.item.clusters = range.clusters;
    entry.item.count = range.cluster_count;
    entry.item.record = record.draw;
    entry.item.vertex_offset = primitive.vertex_offset;
    entry.item.seen = range.seen;
    if (primitive.material.double_sided) entry.item.flags |= CullItem::kFacesAnyWay;
    if (primitive.material.alpha == tiles::Material::Alpha::Blend) entry.item.flags |= CullItem::kSeenLater;
    Batch& batch = entry.batch;
    batch.variant = {pass_of(primitive.material.alpha), range.shade, primitive.texture != nullptr,
                     primitive.material.unlit, (record.flags & DrawRecord::kFading) != 0};
    batch.double_sided = primitive.material.double_sided;
    batch.mirrored = (record.flags & DrawRecord::kMirrored) != 0;
    batch.texture = primitive.texture;
    if (range.shade == Shade::Detailed) batch.detail = primitive.detail;
    batch.block = mesh.block;
    entry.key = sort_key(batch);
    entries.push_back(entry);
  }
}

bool is_highlighted(const FrameInput& input, const tiles::DrawItem& item, const ResidentMesh& mesh,
                    const ResidentPrimitive& primitive) {
  constexpr std::uint32_t kNone = 0xffffffff;
  if (item.tile != input.highlight_tile || input.highlight_feature == kNone) return false;
  if (input.highlight_primitive == kNone) return true;
  return input.highlight_primitive < mesh.primitives.size() &&
         mesh.primitives[input.highlight_primitive].property_table == primitive.property_table;
}

bool in_order(const Entry& a, const Entry& b) {
  const Pass pass_a = a.batch.variant.pass;
  const Pass pass_b = b.batch.variant.pass;
  if (pass_a != pass_b) return pass_a < pass_b;
  if (pass_a == Pass::Blend) return a.distance > b.distance;
  if (a.key != b.key) return a.key < b.key;
  return a.distance < b.distance;
}

// The view through one of its pixels, with a margin of another on each side.
geo::View through_pixel(const geo::View& view, const glm::uvec2& pixel) {
  geo::View result = view;
  const geo::FieldOfView& fov = view.field_of_view;
  const auto across = [&](double x) {
    return std::atan(std::lerp(std::tan(fov.left), std::tan(fov.right), x / view.width));
  };
  const auto down = [&](double y) {
    return std::atan(std::lerp(std::tan(fov.up), std::tan(fov.down), y / view.height));
  };
  result.field_of_view = {across(pixel.x - 1.0), across(pixel.x + 2.0), down(pixel.y - 1.0), down(pixel.y + 2.0)};
  return result;
}

bool shows(const ViewData& view, const glm::vec3& direction) {
  constexpr float kGlare = 0.1f;  // radians
  const glm::vec3 middle(view.ray_middle), right(view.ray_right), down(view.ray_down);
  const float corner =
      std::acos(std::min(1.0f, glm::dot(glm::normalize(middle), glm::normalize(middle + right + down))));
  return glm::dot(glm::normalize(middle), direction) > std::cos(std::min(corner + kGlare, std::numbers::pi_v<float>));
}

Sky sky_of(const FrameData& frame, std::size_t views, bool moonlit) {
  const auto any = [&](const auto& holds) {
    return std::any_of(frame.views.begin(), frame.views.begin() + static_cast<std::ptrdiff_t>(views), holds);
  };
  // Rays are affine over a picture: the highest one is in a corner.
  const bool heaven = any([](const ViewData& view) {
    return view.ray_middle.z + std::abs(view.ray_right.z) + std::abs(view.ray_down.z) > 0.0f;
  });
  const glm::vec3 moon(frame.light.moon_direction);
  const bool moon_seen = moonlit && moon.z > -0.01f && any([&](const ViewData& view) { return shows(view, moon); });
  return {heaven, heaven && frame.light.haze.z > 0.0f, heaven && moon_seen};
}

CullView cull_view(const geo::View& view, const geo::Frustum& frustum, const glm::dvec3& origin, const ViewData& data,
                   VkExtent2D extent, double near_distance) {
  CullView result;
  const glm::mat4 rows = glm::transpose(data.clip_from_relative);
  result.clip = {rows[0], rows[1], rows[3]};
  result.screen = {extent.width / 2.0, extent.height / 2.0, near_distance, 0.0};
  for (std::size_t i = 0; i < frustum.planes.size(); ++i) {
    const geo::Plane& plane = frustum.planes[i];
    result.planes[i] = {plane.normal, plane.offset + glm::dot(plane.normal, origin)};
  }
  result.eye = {view.position() - origin, 0.0};
  return result;
}

// Cuts it into items that have a bit for each cluster.
void add_items(const Entry& entry, FramePlan& plan) {
  const CullItem& whole = entry.item;
  Batch& batch = plan.batches.back();
  for (std::uint32_t done = 0; done < whole.count; done += kItemClusters) {
    CullItem item = whole;
    item.clusters += done * sizeof(Cluster);
    item.seen += done / kItemClusters * sizeof(std::uint32_t);
    item.count = std::min(kItemClusters, whole.count - done);
    plan.items.push_back(item);
    ++batch.item_count;
    batch.most_commands += most_draws(item.count);
    plan.commands += most_draws(item.count);
  }
  plan.indices += entry.index_count;
}

void batch_up(std::vector<Entry>& entries, FramePlan& plan) {
  std::stable_sort(entries.begin(), entries.end(), in_order);
  for (const Entry& entry : entries) {
    if (plan.batches.empty() || sort_key(plan.batches.back()) != entry.key) {
      if (entry.batch.variant.pass != Pass::Blend) plan.first_blended_batch = plan.batches.size() + 1;
      plan.batches.push_back(entry.batch);
      plan.batches.back().first_item = static_cast<std::uint32_t>(plan.items.size());
      plan.batches.back().first_command = plan.commands;
    }
    add_items(entry, plan);
    ++plan.draws;
    plan.clusters += entry.item.count;
    plan.triangles += entry.index_count / 3;
  }
}

// Calls visit(item, mesh, primitive, world_from_mesh, height) for whatever may throw a shadow into the space. Of two
// levels of detail that give way to each other the one that comes throws it.
template <typename Visit>
void for_each_caster(const CasterSpace& space, std::span<const tiles::DrawItem> items, const FindMesh& find,
                     const Visit& visit) {
  for (const tiles::DrawItem& item : items) {
    const ResidentMesh* mesh = item.share < 0.0f ? nullptr : find(item.mesh);
    if (!mesh) continue;
    for (const ResidentPrimitive& primitive : mesh->primitives) {
      if (primitive.material.alpha == tiles::Material::Alpha::Blend) continue;
      const glm::dmat4 world_from_mesh = item.world_from_tile * primitive.tile_from_mesh;
      const auto high = height_in(space, box_of(primitive, world_from_mesh));
      if (high) visit(item, *mesh, primitive, world_from_mesh, *high);
    }
  }
}

// Only its shape counts, and where a mask has holes. Water lies lower than all about it.
void as_caster(Entry& entry) {
  Batch& batch = entry.batch;
  if (batch.variant.shade == Shade::Water) entry.index_count = 0;
  const bool masked = batch.variant.pass == Pass::Mask;
  batch.variant = {masked ? Pass::Mask : Pass::Opaque, Shade::Plain, masked && batch.texture != nullptr, false, false};
  if (!masked) batch.texture = nullptr;
  batch.detail = nullptr;
  entry.key = sort_key(batch);
}

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 31)) * 0x9E3779B97F4A7C15u;
  return (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9u;
}

// Sums of these do not depend on an order.
std::uint64_t signature_of(tiles::MeshHandle mesh, std::uint32_t primitive, const glm::dmat4& world_from_mesh) {
  std::uint64_t sum = mixed(std::uint64_t{mesh} << 32 | primitive);
  for (int axis = 0; axis < 4; ++axis)
    for (int row = 0; row < 3; ++row) sum = mixed(sum ^ std::bit_cast<std::uint64_t>(world_from_mesh[axis][row]));
  return sum;
}

}  // namespace

void FramePlan::clear() {
  frame = {};
  origin = glm::dvec3(0.0);
  nearest = 0.0;
  records.clear();
  origins.clear();
  items.clear();
  cull_views.clear();
  batches.clear();
  first_blended_batch = 0;
  commands = 0;
  indices = 0;
  clusters = 0;
  draws = 0;
  triangles = 0;
}

void plan_frame(const FrameInput& input, double near_distance, const FindMesh& find, FramePlan& plan,
                std::optional<glm::uvec2> pixel) {
  plan.clear();
  const glm::dvec3 origin = mean_eye(input.views);
  plan.origin = origin;
  plan.nearest = std::numeric_limits<double>::max();
  std::vector<geo::Frustum> frusta;
  for (std::size_t i = 0; i < kMaximumViews; ++i) {
    // The shaders index by view, so an absent second view repeats the first.
    const geo::View& view = input.views[std::min(i, input.views.size() - 1)];
    plan.frame.views[i] = view_data(view, origin, near_distance);
    if (i >= input.views.size() || (pixel && i > 0)) continue;
    frusta.push_back(geo::frustum_of(pixel ? through_pixel(view, *pixel) : view));
    plan.cull_views.push_back(
        cull_view(view, frusta.back(), origin, plan.frame.views[i], input.target.extent, near_distance));
  }
  if (!pixel) plan.frame.light = plan.light_model.light_of(input.environment);  // light plays no part in picking
  plan.sky = sky_of(plan.frame, input.views.size(), input.environment.moon_light > 0.0f);
  plan.frame.highlight = glm::uvec4(input.highlight_feature & tiles::kNoFeature, 0, 0, 0);

  std::vector<Entry> entries;
  for (const tiles::DrawItem& item : input.items) {
    const ResidentMesh* mesh = find(item.mesh);
    if (!mesh || (pixel && item.share < 0.0f)) continue;
    for (const ResidentPrimitive& primitive : mesh->primitives) {
      const glm::dmat4 world_from_mesh = item.world_from_tile * primitive.tile_from_mesh;
      const geo::OrientedBox box = box_of(primitive, world_from_mesh);
      const bool seen = std::any_of(frusta.begin(), frusta.end(),
                                    [&](const geo::Frustum& frustum) { return geo::may_intersect(frustum, box); });
      if (!seen) continue;
      DrawRecord record = record_of(primitive, world_from_mesh, origin);
      record.seed = item.tile * 0x632BE5ABu;
      record.draw = static_cast<std::uint32_t>(plan.records.size());
      record.flags |= fade_flags(item.share);
      if (is_highlighted(input, item, *mesh, primitive)) record.flags |= DrawRecord::kHighlighted;
      plan.records.push_back(record);
      plan.origins.push_back({item.tile, primitive.number});
      const double distance = geo::distance_to(box, origin);
      plan.nearest = std::min(plan.nearest, distance);
      add_primitive(*mesh, primitive, record, static_cast<float>(distance), entries);
    }
  }
  batch_up(entries, plan);
}

void plan_casters(std::span<const tiles::DrawItem> items, const Cascade& cascade, std::uint32_t size,
                  const FindMesh& find, FramePlan& plan) {
  plan.clear();
  plan.origin = cascade.center;
  plan.cull_views.push_back(cascade_view(cascade, size).cull);
  const CasterSpace space = caster_space(cascade);
  std::vector<Entry> entries;
  for_each_caster(space, items, find,
                  [&](const tiles::DrawItem& item, const ResidentMesh& mesh, const ResidentPrimitive& primitive,
                      const glm::dmat4& world_from_mesh, double) {
                    DrawRecord record = record_of(primitive, world_from_mesh, cascade.center);
                    record.draw = static_cast<std::uint32_t>(plan.records.size());
                    plan.records.push_back(record);
                    plan.origins.push_back({item.tile, primitive.number});
                    add_primitive(mesh, primitive, record, 0.0f, entries);
                  });
  for (Entry& entry : entries) as_caster(entry);
  std::erase_if(entries, [](const Entry& entry) { return entry.index_count == 0; });
  batch_up(entries, plan);
}

Casters casters_in(const CasterSpace& space, std::span<const tiles::DrawItem> items, const FindMesh& find) {
  Casters casters;
  for_each_caster(space, items, find,
                  [&](const tiles::DrawItem& item, const ResidentMesh&, const ResidentPrimitive& primitive,
                      const glm::dmat4& world_from_mesh, double high) {
                    casters.high = std::max(casters.high, high);
                    casters.signature += signature_of(item.mesh, primitive.number, world_from_mesh);
                  });
  return casters;
}

}  // namespace mercia::render
