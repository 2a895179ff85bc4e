#include "tools/bake/model_placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>
#include <utility>

#include "engine/base/log.h"

namespace mercia::bake {
namespace {

constexpr double kFarFromOrigin = 1000.0;
constexpr double kHangsInTheAir = 20.0;

struct Extent {
  glm::dvec3 low{std::numeric_limits<double>::infinity()};
  glm::dvec3 high{-std::numeric_limits<double>::infinity()};
};

Extent extent_of(const WireModel& model) {
  Extent extent;
  for (const auto& part : model.parts)
    for (const auto& vertex : part.vertices) {
      extent.low = glm::min(extent.low, vertex.position);
      extent.high = glm::max(extent.high, vertex.position);
    }
  return extent;
}

// What is to be taken off every position, in the file's metres, so that the model stands where the request says.
glm::dvec3 origin_of(const Extent& extent, const ModelRequest& request) {
  glm::dvec3 origin(0.0);
  const glm::dvec2 nearest = glm::clamp(glm::dvec2(0.0), glm::dvec2(extent.low), glm::dvec2(extent.high));
  if (glm::length(nearest) * request.scale > kFarFromOrigin) {
    origin.x = 0.5 * (extent.low.x + extent.high.x);
    origin.y = 0.5 * (extent.low.y + extent.high.y);
    log::info("{}: the model lies {:.0f} m from its own origin, so its middle stands at the given place",
              request.file.string(), glm::length(nearest) * request.scale);
  }
  if (extent.low.z * request.scale > kHangsInTheAir || extent.high.z < 0.0) {
    origin.z = extent.low.z;
    log::info("{}: the model begins {:.1f} m above its own origin, so its lowest point stands at the given height",
              request.file.string(), extent.low.z * request.scale);
  }
  return origin;
}

double cross(const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// Andrew's monotone chain, anticlockwise; empty if the points lie on one line.
Ring convex_hull(std::vector<glm::dvec2> points) {
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return std::tie(a.x, a.y) < std::tie(b.x, b.y); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  Ring hull;
  for (const int pass : {0, 1}) {
    const std::size_t start = hull.size();
    for (const auto& point : points) {
      while (hull.size() >= start + 2 && cross(hull[hull.size() - 2], hull.back(), point) <= 0.0) hull.pop_back();
      hull.push_back(point);
    }
    if (!hull.empty()) hull.pop_back();
    if (pass == 0) std::reverse(points.begin(), points.end());
  }
  return hull.size() >= 3 ? hull : Ring{};
}

std::string unused_id(const Scene& scene, const std::string& stem) {
  const auto taken = [&](const std::string& id) {
    return std::any_of(scene.features.begin(), scene.features.end(),
                       [&](const FeatureRecord& feature) { return feature.id == id; });
  };
  std::string id = "model/" + stem;
  for (int number = 2; taken(id); ++number) id = fmt::format("model/{}-{}", stem, number);
  return id;
}

std::string format_of(const std::filesystem::path& file) {
  std::string name = file.extension().string();
  if (!name.empty()) name.erase(0, 1);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

}  // namespace

void place_model(WireModel model, const ModelRequest& request, Scene& scene) {
  const glm::dvec3 origin = origin_of(extent_of(model), request);
  const double heading = request.heading * std::numbers::pi / 180.0;
  const double sine = std::sin(heading);
  const double cosine = std::cos(heading);
  // The model's north (0, 1) comes to lie along (sin, cos).
  const auto turn = [&](double x, double y) { return glm::dvec2(cosine * x + sine * y, cosine * y - sine * x); };

  PlacedMesh placed;
  placed.anchor =
      glm::dvec2(scene.frame.map_from_geodetic(geo::geodetic_from_degrees(request.latitude, request.longitude)));
  placed.textures = std::move(model.textures);
  const std::string stem = request.file.stem().string();
  FeatureRecord record;
  record.id = unused_id(scene, stem);
  record.kind = "model";
  record.type = format_of(request.file);
  record.name = model.name.empty() ? stem : model.name;
  placed.feature = static_cast<FeatureIndex>(scene.features.size());

  double top = -std::numeric_limits<double>::infinity();
  std::vector<glm::dvec2> outline;
  for (auto& part : model.parts) {
    MeshPart out;
    out.texture = part.texture;
    out.mesh.vertices.reserve(part.vertices.size());
    for (const WireVertex& vertex : part.vertices) {
      const glm::dvec3 own = request.scale * (vertex.position - origin);
      const glm::dvec2 plan = turn(own.x, own.y);
      const glm::dvec2 normal = turn(vertex.normal.x, vertex.normal.y);
      MeshVertex placed_vertex;
      placed_vertex.position = {plan.x, plan.y, own.z + request.height};
      placed_vertex.normal = {static_cast<float>(normal.x), static_cast<float>(normal.y), vertex.normal.z};
      placed_vertex.uv = vertex.uv;
      placed_vertex.color = vertex.color;
      placed_vertex.feature = placed.feature;
      placed_vertex.surface = tiles::Surface::Generic;
      out.mesh.add(placed_vertex);
      outline.push_back(placed.anchor + plan);
      top = std::max(top, placed_vertex.position.z);
    }
    out.mesh.indices = std::move(part.indices);
    part = {};
    placed.parts.push_back(std::move(out));
  }
  record.height = static_cast<float>(std::max(0.0, top));
  if (Ring hull = convex_hull(std::move(outline)); !hull.empty()) placed.clears.push_back(std::move(hull));

  if (!model.copyright.empty()) {
    std::string attribution = fmt::format("{}: {}", record.name, model.copyright.substr(0, 200));
    if (std::find(scene.attributions.begin(), scene.attributions.end(), attribution) == scene.attributions.end())
      scene.attributions.push_back(std::move(attribution));
  }
  scene.add_feature(std::move(record));
  scene.meshes.push_back(std::move(placed));
}

}  // namespace mercia::bake
