#include "engine/geo/moon.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/trigonometric.hpp>

#include "engine/geo/sun.h"

namespace mercia::geo {
namespace {

// amplitude * sin or cos(phase + rate * centuries), all in degrees.
struct Term {
  double amplitude, phase, rate;
};
constexpr std::array kLongitude{Term{6.29, 135.0, 477198.87}, Term{-1.27, 259.3, -413335.36},
                                Term{0.66, 235.7, 890534.22}, Term{0.21, 269.9, 954397.74},
                                Term{-0.19, 357.5, 35999.05}, Term{-0.11, 186.5, 966404.03}};
constexpr std::array kLatitude{Term{5.13, 93.3, 483202.02}, Term{0.28, 228.2, 960400.89}, Term{-0.28, 318.3, 6003.15},
                               Term{-0.17, 217.6, -407332.21}};
constexpr std::array kParallax{Term{0.0518, 135.0, 477198.87}, Term{0.0095, 259.3, -413335.36},
                               Term{0.0078, 235.7, 890534.22}, Term{0.0028, 269.9, 954397.74}};

constexpr double kEarthRadius = 6378140.0;
constexpr double kAstronomicalUnit = 149597870700.0;

double angle(const Term& term, double t) { return glm::radians(std::fmod(term.phase + term.rate * t, 360.0)); }

}  // namespace

double Moon::light() const {
  const double degrees = glm::degrees(phase_angle);
  return std::pow(10.0, -0.4 * (0.026 * degrees + 4e-9 * std::pow(degrees, 4.0)));
}

Moon moon(UnixSeconds time, const Geodetic& place) {
  const double t = julian_centuries(time);
  double longitude = std::fmod(218.32 + 481267.881 * t, 360.0), latitude = 0.0, parallax = 0.9508;
  for (const Term& term : kLongitude) longitude += term.amplitude * std::sin(angle(term, t));
  for (const Term& term : kLatitude) latitude += term.amplitude * std::sin(angle(term, t));
  for (const Term& term : kParallax) parallax += term.amplitude * std::cos(angle(term, t));
  const double lambda = glm::radians(longitude), beta = glm::radians(latitude);

  const Nutation tilt = nutation(time);
  const double sin_tilt = std::sin(tilt.obliquity), cos_tilt = std::cos(tilt.obliquity);
  EquatorialPosition body;
  body.right_ascension = std::atan2(std::sin(lambda) * cos_tilt - std::tan(beta) * sin_tilt, std::cos(lambda));
  body.declination = std::asin(std::sin(beta) * cos_tilt + std::cos(beta) * sin_tilt * std::sin(lambda));
  body.parallax = glm::radians(parallax);

  Moon result;
  result.position = horizontal(body, sidereal_time(time, tilt), place);
  result.distance = kEarthRadius / std::sin(body.parallax);
  const ApparentSun sun = apparent_sun(time);
  const double cos_elongation = std::cos(beta) * std::cos(lambda - sun.longitude);
  const double sin_elongation = std::sqrt(std::max(0.0, 1.0 - cos_elongation * cos_elongation));
  const double sun_distance = sun.distance * kAstronomicalUnit;
  result.phase_angle = std::atan2(sun_distance * sin_elongation, result.distance - sun_distance * cos_elongation);
  result.illuminated = (1.0 + std::cos(result.phase_angle)) / 2.0;
  result.waxing = std::sin(lambda - sun.longitude) > 0.0;
  return result;
}

}  // namespace mercia::geo
