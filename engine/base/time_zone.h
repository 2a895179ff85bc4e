// What the clocks on the wall show, with daylight saving, from the system's time zone data.
#pragma once

#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace date {
class time_zone;
}

namespace mercia {

// A date of the Gregorian calendar and what a clock shows.
struct CivilTime {
  int year = 1970;
  int month = 1;         // 1 to 12
  int day = 1;           // 1 to 31
  double seconds = 0.0;  // by the clock, from 0 to less than 86400
};

struct LocalTime {
  CivilTime civil;
  double ahead_of_utc = 0.0;  // seconds
  bool summer_time = false;
  std::string abbreviation;  // "GMT", "BST", or "+03" where there is none
};

class TimeZone {
 public:
  // Coordinated universal time.
  TimeZone() = default;
  // By its name in the IANA time zone database, like "Europe/London". Errors (Input): there is no such zone, or no
  // database on this machine.
  static Result<TimeZone> find(const std::string& name);

  LocalTime local(UnixSeconds time) const;
  // When the clocks show that. What they skip in spring counts as if they had not been put forward yet; what they show
  // twice in autumn is the first time.
  UnixSeconds at(const CivilTime& civil) const;

 private:
  const date::time_zone* zone_ = nullptr;  // of the library's list, which lives as long as the program; null: UTC
};

int days_in_month(int year, int month);
// The same clock so many months later; the 31st becomes the last day of a shorter month.
CivilTime plus_months(CivilTime civil, int months);

}  // namespace mercia
