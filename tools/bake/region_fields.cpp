#include "tools/bake/region_fields.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {

using region::JsonField;

Result<geo::Geodetic> read_position(const JsonField& field) {
  if (!field.value().is_array() || field.size() != 2)
    return field.fail("a position [latitude, longitude] is expected here");
  MERCIA_TRY(const double latitude, field.element(0).as_number(-85.0, 85.0));
  MERCIA_TRY(const double longitude, field.element(1).as_number(-180.0, 180.0));
  return geo::geodetic_from_degrees(latitude, longitude);
}

Result<glm::dvec2> read_point(const JsonField& field, const geo::MapFrame& frame) {
  MERCIA_TRY(const geo::Geodetic position, read_position(field));
  const glm::dvec2 point(frame.map_from_geodetic(position));
  if (!(glm::length(point) < 500e3))
    return field.fail("the position lies more than 500 km from the region's origin", "write latitude before longitude");
  return point;
}

Result<std::vector<glm::dvec2>> read_points(const JsonField& field, const geo::MapFrame& frame, std::size_t least) {
  if (!field.value().is_array()) return field.fail("a list of positions is expected here");
  if (field.size() < least || field.size() > kRegionListLimit)
    return field.fail("the list has " + std::to_string(field.size()) + " positions; it needs " + std::to_string(least) +
                      " to " + std::to_string(kRegionListLimit));
  std::vector<glm::dvec2> points;
  for (std::size_t i = 0; i < field.size(); ++i) {
    MERCIA_TRY(const glm::dvec2 point, read_point(field.element(i), frame));
    if (!points.empty() && glm::distance(points.back(), point) < 0.01)
      return field.element(i).fail("the position is the same as the one before it");
    points.push_back(point);
  }
  return points;
}

Result<glm::dvec2> read_pair(const JsonField& field, double lowest, double highest) {
  if (!field.value().is_array() || field.size() != 2) return field.fail("a list of two numbers is expected here");
  MERCIA_TRY(const double a, field.element(0).as_number(lowest, highest));
  MERCIA_TRY(const double b, field.element(1).as_number(lowest, highest));
  return glm::dvec2(a, b);
}

Result<glm::dvec3> read_triple(const JsonField& field, double lowest, double highest) {
  if (!field.value().is_array() || field.size() != 3) return field.fail("a list of three numbers is expected here");
  MERCIA_TRY(const double a, field.element(0).as_number(lowest, highest));
  MERCIA_TRY(const double b, field.element(1).as_number(lowest, highest));
  MERCIA_TRY(const double c, field.element(2).as_number(lowest, highest));
  return glm::dvec3(a, b, c);
}

Result<Color> read_color(const JsonField& field) {
  MERCIA_TRY(const std::string text, field.as_text());
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  const bool hex = text.size() == 7 && text[0] == '#' &&
                   std::all_of(text.begin() + 1, text.end(), [&](char c) { return digit(c) >= 0; });
  if (!hex) return field.fail("\"" + text + "\" is no colour", "write it as \"#rrggbb\" with small letters");
  const auto channel = [&](std::size_t at) {
    return static_cast<std::uint8_t>(digit(text[at]) * 16 + digit(text[at + 1]));
  };
  return Color{channel(1), channel(3), channel(5), 255};
}

Result<double> number_or(const JsonField& field, std::string_view key, double lowest, double highest, double fallback) {
  if (!field.has(key)) return fallback;
  return field.number(key, lowest, highest);
}

Result<std::string> text_or(const JsonField& field, std::string_view key, std::string fallback) {
  if (!field.has(key)) return fallback;
  return field.text(key);
}

Result<bool> boolean_or(const JsonField& field, std::string_view key, bool fallback) {
  if (!field.has(key)) return fallback;
  return field.boolean(key);
}

std::vector<glm::dvec2> smooth_line(const std::vector<glm::dvec2>& points, double step) {
  if (points.size() < 3) return points;
  std::vector<glm::dvec2> line{points.front()};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const glm::dvec2 p1 = points[i], p2 = points[i + 1];
    const glm::dvec2 p0 = i > 0 ? points[i - 1] : p1 - (p2 - p1);
    const glm::dvec2 p3 = i + 2 < points.size() ? points[i + 2] : p2 + (p2 - p1);
    // Centripetal knots: no loops or overshoots where long and short spans meet.
    const double t1 = std::sqrt(glm::distance(p0, p1)), t2 = t1 + std::sqrt(glm::distance(p1, p2));
    const double t3 = t2 + std::sqrt(glm::distance(p2, p3));
    const int pieces = std::clamp(static_cast<int>(glm::distance(p1, p2) / step), 1, 64);
    for (int k = 1; k <= pieces; ++k) {
      const double t = t1 + (t2 - t1) * k / pieces;
      const auto mix = [t](glm::dvec2 a, glm::dvec2 b, double ta, double tb) {
        return tb > ta ? (a * (tb - t) + b * (t - ta)) / (tb - ta) : b;
      };
      const glm::dvec2 a1 = mix(p0, p1, 0, t1), a2 = mix(p1, p2, t1, t2), a3 = mix(p2, p3, t2, t3);
      const glm::dvec2 b1 = mix(a1, a2, 0, t2), b2 = mix(a2, a3, t1, t3);
      line.push_back(k == pieces ? p2 : mix(b1, b2, t1, t2));
    }
  }
  return line;
}

std::vector<glm::dvec2> offset_line(const std::vector<glm::dvec2>& line, double distance) {
  std::vector<glm::dvec2> moved;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const glm::dvec2 before = glm::normalize(line[std::max<std::size_t>(i, 1)] - line[std::max<std::size_t>(i, 1) - 1]);
    const glm::dvec2 after = i + 1 < line.size() ? glm::normalize(line[i + 1] - line[i]) : before;
    const glm::dvec2 sum = before + after;
    const glm::dvec2 direction = glm::length(sum) > 1e-6 ? glm::normalize(sum) : after;
    const double stretch = 1.0 / std::max(0.5, glm::dot(direction, after));
    moved.push_back(line[i] + glm::dvec2(-direction.y, direction.x) * distance * stretch);
  }
  return moved;
}

double line_length(const std::vector<glm::dvec2>& line) {
  double length = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) length += glm::distance(line[i - 1], line[i]);
  return length;
}

}  // namespace mercia::bake
