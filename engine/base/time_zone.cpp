#include "engine/base/time_zone.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

namespace mercia {
namespace {

using date::days;

// What has four digits of a year in every zone.
constexpr double kEarliest = -62135510400.0;  // 0001-01-02
constexpr double kLatest = 253402214400.0;    // 9999-12-31

CivilTime civil_of(double local_seconds) {
  const double day_number = std::floor(local_seconds / 86400.0);
  const date::year_month_day day{date::sys_days(days(static_cast<int>(day_number)))};
  return {int(day.year()), static_cast<int>(unsigned(day.month())), static_cast<int>(unsigned(day.day())),
          std::clamp(local_seconds - day_number * 86400.0, 0.0, std::nextafter(86400.0, 0.0))};
}

date::sys_seconds whole(UnixSeconds time) {
  return date::sys_seconds(std::chrono::seconds(static_cast<long long>(std::floor(time))));
}

}  // namespace

Result<TimeZone> TimeZone::find(const std::string& name) {
  // The library throws where there is no database, and for names that are not in it.
  try {
    TimeZone zone;
    zone.zone_ = date::locate_zone(name);
    return zone;
  } catch (const std::exception&) {
    return fail_input("this machine knows no such time zone", name,
                      "give a name like Europe/London, and see that the package tzdata is installed");
  }
}

LocalTime TimeZone::local(UnixSeconds time) const {
  time = std::clamp(time, kEarliest, kLatest);
  if (!zone_) return {civil_of(time), 0.0, false, "UTC"};
  const date::sys_info info = zone_->get_info(whole(time));
  const auto ahead = static_cast<double>(info.offset.count());
  return {civil_of(time + ahead), ahead, info.save.count() != 0, info.abbrev};
}

UnixSeconds TimeZone::at(const CivilTime& civil) const {
  const date::sys_days day(date::year(civil.year) / civil.month / civil.day);
  const double as_utc = static_cast<double>(day.time_since_epoch().count()) * 86400.0 + civil.seconds;
  if (!zone_) return as_utc;
  const date::local_seconds wall(whole(as_utc).time_since_epoch());
  return as_utc - static_cast<double>(zone_->get_info(wall).first.offset.count());
}

int days_in_month(int year, int month) {
  return static_cast<int>(unsigned((date::year(year) / month / date::last).day()));
}

CivilTime plus_months(CivilTime civil, int months) {
  const int count = civil.year * 12 + civil.month - 1 + months;
  civil.year = static_cast<int>(std::floor(count / 12.0));
  civil.month = count - civil.year * 12 + 1;
  civil.day = std::min(civil.day, days_in_month(civil.year, civil.month));
  return civil;
}

}  // namespace mercia
