// Small places made by hand for the renderer's tests.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>

#include "engine/geo/view.h"
#include "engine/tiles/content.h"

namespace mercia::test {

// Adds triangles to one primitive of a content.
class MeshMaker {
 public:
  explicit MeshMaker(tiles::Primitive& primitive) : primitive_(primitive) {}

  // What the following triangles are.
  MeshMaker& is(tiles::Surface surface, std::uint32_t feature, glm::u8vec3 color);
  // Corners counter-clockwise as seen from the front; uv runs from `uv_low` at the first to `uv_high` at the third.
  void quad(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d, const glm::vec2& uv_low,
            const glm::vec2& uv_high);
  // Upright walls with a flat roof on `roof` (surface of the walls stays as set).
  void house(const glm::vec2& low, const glm::vec2& high, float base, float height, std::uint32_t feature,
             glm::u8vec3 wall, glm::u8vec3 roof);
  // A ridge along x over the rectangle.
  void gabled_house(const glm::vec2& low, const glm::vec2& high, float base, float eaves, float ridge,
                    std::uint32_t feature, glm::u8vec3 wall, glm::u8vec3 roof);
  void tree(const glm::vec3& foot, float height);

 private:
  void triangle(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c);
  std::uint32_t vertex(const glm::vec3& position, const glm::vec3& normal, const glm::vec2& uv);
  tiles::Primitive& primitive_;
  std::uint32_t feature_and_surface_ = tiles::kNoFeature;
  glm::u8vec3 color_{255};
};

// A street between houses, a canal, a park with trees: every surface but Generic. Features: house i has feature i.
tiles::TileContent village();
// One upright quad facing south (-y), `size` metres wide and high around `middle`, unlit in one colour.
tiles::TileContent board(const glm::vec3& middle, float size, glm::u8vec3 color, std::uint32_t feature = 0);
void set_bounds(tiles::TileContent& content);

geo::View view_from(const glm::dvec3& position, double heading_degrees, double pitch_degrees, std::uint32_t width,
                    std::uint32_t height, double vertical_degrees = 60.0);

// Unit vector towards a sun at this height above the horizon and azimuth (clockwise from north), in degrees.
glm::vec3 sun_at(double altitude, double azimuth);

}  // namespace mercia::test
