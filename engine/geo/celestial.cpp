#include "engine/geo/celestial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/trigonometric.hpp>

#include "engine/geo/sun_terms.h"

namespace mercia::geo {
namespace {

constexpr double kTurn = 2.0 * M_PI;

double julian_day(UnixSeconds time) { return time / 86400.0 + 2440587.5; }

double turned(double angle) {
  const double rest = std::fmod(angle, kTurn);
  return rest < 0.0 ? rest + kTurn : rest;
}

// In degrees; the argument is a polynomial's sum and may be large.
double from_degrees(double degrees) { return glm::radians(std::fmod(degrees, 360.0)); }

double cubic(double t, double a, double b, double c, double d) { return a + t * (b + t * (c + t * d)); }

// What the air adds to an altitude, both in radians: G. Saemundsson's formula as the paper has it.
double refraction(double altitude, const Air& air) {
  constexpr double kSunRadiusAndHorizon = 0.26667 + 0.5667;  // degrees below which nothing is seen
  const double degrees = glm::degrees(altitude);
  if (air.pressure <= 0.0 || degrees < -kSunRadiusAndHorizon) return 0.0;
  return glm::radians(air.pressure / 1010.0 * 283.0 / (273.0 + air.temperature) * 1.02 /
                      (60.0 * std::tan(glm::radians(degrees + 10.3 / (degrees + 5.11)))));
}

glm::dmat3 about_z(double angle) {  // columns
  const double c = std::cos(angle), s = std::sin(angle);
  return {{c, s, 0.0}, {-s, c, 0.0}, {0.0, 0.0, 1.0}};
}

glm::dmat3 about_y(double angle) {
  const double c = std::cos(angle), s = std::sin(angle);
  return {{c, 0.0, -s}, {0.0, 1.0, 0.0}, {s, 0.0, c}};
}

}  // namespace

double delta_t(UnixSeconds time) {
  struct Observed {
    double year, seconds;
  };
  constexpr std::array kObserved{Observed{1960, 33.15}, Observed{1970, 40.18}, Observed{1980, 50.54},
                                 Observed{1990, 56.86}, Observed{2000, 63.83}, Observed{2005, 64.69},
                                 Observed{2010, 66.07}, Observed{2015, 67.64}, Observed{2020, 69.36},
                                 Observed{2025, 69.14}};
  const double year = 1970.0 + time / (365.2425 * 86400.0);
  if (year <= kObserved.front().year) return kObserved.front().seconds;
  const auto later = std::find_if(kObserved.begin(), kObserved.end(), [&](const Observed& o) { return o.year > year; });
  if (later == kObserved.end()) return kObserved.back().seconds;
  const auto earlier = later - 1;
  return std::lerp(earlier->seconds, later->seconds, (year - earlier->year) / (later->year - earlier->year));
}

double julian_centuries(UnixSeconds time) { return (julian_day(time + delta_t(time)) - 2451545.0) / 36525.0; }

Nutation nutation(UnixSeconds time) {
  const double t = julian_centuries(time);
  const std::array<double, 5> angles{from_degrees(cubic(t, 297.85036, 445267.111480, -0.0019142, 1.0 / 189474.0)),
                                     from_degrees(cubic(t, 357.52772, 35999.050340, -0.0001603, -1.0 / 300000.0)),
                                     from_degrees(cubic(t, 134.96298, 477198.867398, 0.0086972, 1.0 / 56250.0)),
                                     from_degrees(cubic(t, 93.27191, 483202.017538, -0.0036825, 1.0 / 327270.0)),
                                     from_degrees(cubic(t, 125.04452, -1934.136261, 0.0020708, 1.0 / 450000.0))};
  double longitude = 0.0, obliquity = 0.0;
  for (const terms::Nutation& term : terms::kNutation) {
    double argument = 0.0;
    for (std::size_t i = 0; i < angles.size(); ++i) argument += term.angles[i] * angles[i];
    longitude += (term.longitude + term.longitude_rate * t) * std::sin(argument);
    obliquity += (term.obliquity + term.obliquity_rate * t) * std::cos(argument);
  }
  constexpr double kUnit = M_PI / (180.0 * 36'000'000.0);
  // The mean obliquity, arc seconds (Laskar): u counts ten thousand years.
  constexpr std::array kMean{84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45};
  const double u = t / 100.0;
  double mean = 0.0;
  for (auto factor = kMean.rbegin(); factor != kMean.rend(); ++factor) mean = mean * u + *factor;
  return {longitude * kUnit, glm::radians(mean / 3600.0) + obliquity * kUnit};
}

double sidereal_time(UnixSeconds time, const Nutation& nutation) {
  const double days = julian_day(time) - 2451545.0;
  const double t = days / 36525.0;
  const double mean = 280.46061837 + 360.98564736629 * days + t * t * (0.000387933 - t / 38710000.0);
  return turned(from_degrees(mean) + nutation.longitude * std::cos(nutation.obliquity));
}

HorizontalPosition horizontal(const EquatorialPosition& body, double sidereal_time, const Geodetic& place,
                              const Air& air) {
  const double hour_angle = sidereal_time + place.longitude - body.right_ascension;
  // The place in units of the Earth's radius, from its axis and from the plane of its equator.
  constexpr double kAxisRatio = 0.99664719, kRadius = 6378140.0;
  const double reduced = std::atan(kAxisRatio * std::tan(place.latitude));
  const double x = std::cos(reduced) + place.height / kRadius * std::cos(place.latitude);
  const double y = kAxisRatio * std::sin(reduced) + place.height / kRadius * std::sin(place.latitude);
  const double sin_parallax = std::sin(body.parallax);
  const double towards = std::cos(body.declination) - x * sin_parallax * std::cos(hour_angle);
  const double shift = std::atan2(-x * sin_parallax * std::sin(hour_angle), towards);
  const double declination = std::atan2((std::sin(body.declination) - y * sin_parallax) * std::cos(shift), towards);
  const double hour = hour_angle - shift;

  const double sin_latitude = std::sin(place.latitude), cos_latitude = std::cos(place.latitude);
  // Straight overhead the sum can round to more than one.
  const double altitude = std::asin(std::clamp(
      sin_latitude * std::sin(declination) + cos_latitude * std::cos(declination) * std::cos(hour), -1.0, 1.0));
  const double azimuth =
      std::atan2(-std::cos(declination) * std::sin(hour),
                 std::sin(declination) * cos_latitude - std::cos(declination) * sin_latitude * std::cos(hour));
  return {altitude + refraction(altitude, air), turned(azimuth)};
}

glm::dvec3 direction_towards(const HorizontalPosition& position) {
  return {std::sin(position.azimuth) * std::cos(position.altitude),
          std::cos(position.azimuth) * std::cos(position.altitude), std::sin(position.altitude)};
}

glm::dmat3 world_from_stars(UnixSeconds time, const Geodetic& place) {
  const double t = julian_centuries(time);
  const auto seconds = [t](double a, double b, double c) { return glm::radians(t * (a + t * (b + t * c)) / 3600.0); };
  const glm::dmat3 date_from_j2000 = about_z(seconds(2306.2181, 1.09468, 0.018203)) *
                                     about_y(-seconds(2004.3109, -0.42665, -0.041833)) *
                                     about_z(seconds(2306.2181, 0.30188, 0.017998));
  const double angle = sidereal_time(time, nutation(time)) + place.longitude;
  // x to where the equator crosses the meridian, y east, z to the pole; then tilted up to the latitude.
  const glm::dmat3 meridian_from_date = about_z(-angle);
  const double s = std::sin(place.latitude), c = std::cos(place.latitude);
  const glm::dmat3 world_from_meridian{{0.0, -s, c}, {1.0, 0.0, 0.0}, {0.0, c, s}};
  return world_from_meridian * meridian_from_date * date_from_j2000;
}

}  // namespace mercia::geo
