#include "engine/geo/sun.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/trigonometric.hpp>
#include <span>

#include "engine/geo/sun_terms.h"

namespace mercia::geo {
namespace {

constexpr double kTurn = 2.0 * M_PI;
constexpr double kHalfDay = 43200.0;

double sum(std::span<const terms::Periodic> terms, double millennia) {
  double result = 0.0;
  for (const terms::Periodic& term : terms) result += term.amplitude * std::cos(term.phase + term.rate * millennia);
  return result;
}

// Of series for the powers of `t`, the lowest first.
template <std::size_t N>
double series(const std::array<std::span<const terms::Periodic>, N>& powers, double t) {
  double result = 0.0;
  for (auto power = powers.rbegin(); power != powers.rend(); ++power) result = result * t + sum(*power, t);
  return result * 1e-8;
}

double wrapped(double angle) { return std::remainder(angle, kTurn); }

// The sun's hour angle at Greenwich and its declination within half a day of noon, a parabola through three of them.
class PathOfDay {
 public:
  explicit PathOfDay(UnixSeconds noon) : noon_(noon) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double shift = (static_cast<double>(i) - 1.0) * kHalfDay;
      const ApparentSun sun = apparent_sun(noon + shift);
      // Less the turn of the clock, so that it stays near the first.
      angles_[i] = wrapped(sun.sidereal_time - sun.position.right_ascension - shift / 86400.0 * kTurn);
      if (i > 0) angles_[i] = angles_[i - 1] + wrapped(angles_[i] - angles_[i - 1]);
      declinations_[i] = sun.position.declination;
    }
  }

  // Geocentric, as the tables of sunrise have it.
  double altitude(UnixSeconds time, const Geodetic& place) const {
    const double x = (time - noon_) / kHalfDay;
    const double hour_angle = parabola(angles_, x) + x * M_PI + place.longitude;
    const double declination = parabola(declinations_, x);
    return std::asin(std::clamp(std::sin(place.latitude) * std::sin(declination) +
                                    std::cos(place.latitude) * std::cos(declination) * std::cos(hour_angle),
                                -1.0, 1.0));
  }

 private:
  static double parabola(const std::array<double, 3>& at, double x) {
    return at[1] + x * (at[2] - at[0] + x * (at[0] + at[2] - 2.0 * at[1])) / 2.0;
  }
  UnixSeconds noon_;
  std::array<double, 3> angles_{}, declinations_{};
};

// Where the sun passes a height between the night's deepest moment and noon; bisection, to a hundredth of a second.
UnixSeconds crossing(const PathOfDay& path, const Geodetic& place, double height, UnixSeconds night, UnixSeconds noon) {
  for (int i = 0; i < 22; ++i) {
    const UnixSeconds middle = (night + noon) / 2.0;
    (path.altitude(middle, place) < height ? night : noon) = middle;
  }
  return (night + noon) / 2.0;
}

std::optional<TimeSpan> above(const PathOfDay& path, const Geodetic& place, double degrees, UnixSeconds noon) {
  const double height = glm::radians(degrees);
  if (path.altitude(noon, place) < height || path.altitude(noon - kHalfDay, place) > height ||
      path.altitude(noon + kHalfDay, place) > height) {
    return std::nullopt;
  }
  return TimeSpan{crossing(path, place, height, noon - kHalfDay, noon),
                  crossing(path, place, height, noon + kHalfDay, noon)};
}

}  // namespace

ApparentSun apparent_sun(UnixSeconds time) {
  using namespace terms;
  using Series = std::span<const Periodic>;
  const double t = julian_centuries(time) / 10.0;
  const double longitude =
      series<6>({Series(kLongitude0), kLongitude1, kLongitude2, kLongitude3, kLongitude4, kLongitude5}, t) + M_PI;
  const double latitude = -series<2>({Series(kLatitude0), kLatitude1}, t);

  ApparentSun sun;
  sun.distance = series<5>({Series(kRadius0), kRadius1, kRadius2, kRadius3, kRadius4}, t);
  const geo::Nutation tilt = nutation(time);
  const double aberration = -glm::radians(20.4898 / 3600.0) / sun.distance;
  sun.longitude = wrapped(longitude + tilt.longitude + aberration);
  const double sin_tilt = std::sin(tilt.obliquity), cos_tilt = std::cos(tilt.obliquity);
  sun.position.right_ascension =
      std::atan2(std::sin(sun.longitude) * cos_tilt - std::tan(latitude) * sin_tilt, std::cos(sun.longitude));
  sun.position.declination =
      std::asin(std::sin(latitude) * cos_tilt + std::cos(latitude) * sin_tilt * std::sin(sun.longitude));
  sun.position.parallax = glm::radians(8.794 / 3600.0) / sun.distance;
  sun.sidereal_time = sidereal_time(time, tilt);
  const double mean_longitude =
      280.4664567 + t * (360007.6982779 + t * (0.03032028 + t * (1.0 / 49931.0 - t * (1.0 / 15300.0 + t / 2000000.0))));
  sun.equation_of_time = wrapped(glm::radians(std::fmod(mean_longitude - 0.0057183, 360.0)) -
                                 sun.position.right_ascension + tilt.longitude * cos_tilt) *
                         86400.0 / kTurn;
  return sun;
}

SunPosition sun_position(UnixSeconds time, const Geodetic& place, const Air& air) {
  const ApparentSun sun = apparent_sun(time);
  return horizontal(sun.position, sun.sidereal_time, place, air);
}

SunDay sun_day(UnixSeconds time, const Geodetic& place) {
  SunDay result;
  result.noon = time;
  // The hour angle grows a turn a day, but for the equation of time's change: the second step is exact to a
  // millisecond.
  for (int i = 0; i < 3; ++i) {
    const ApparentSun sun = apparent_sun(result.noon);
    result.noon -= wrapped(sun.sidereal_time + place.longitude - sun.position.right_ascension) / kTurn * 86400.0;
  }
  const PathOfDay path(result.noon);
  result.noon_altitude = path.altitude(result.noon, place);
  result.day = above(path, place, -0.8333, result.noon);
  result.civil = above(path, place, -6.0, result.noon);
  result.nautical = above(path, place, -12.0, result.noon);
  result.astronomical = above(path, place, -18.0, result.noon);
  return result;
}

}  // namespace mercia::geo
