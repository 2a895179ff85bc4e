#include "engine/overlay/facts.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "engine/overlay/search_index.h"

namespace mercia::overlay {
namespace {

using Fact = std::pair<std::string, std::string>;

// Takes the first of the named facts out of the list.
std::string take(std::vector<Fact>& facts, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [name](const Fact& fact) { return fact.first == name; });
    if (found == facts.end()) continue;
    std::string value = std::move(found->second);
    facts.erase(found);
    return value;
  }
  return {};
}

bool means_true(std::string_view text) { return text == "true" || text == "1" || text == "yes"; }

// "way/123" is an OpenStreetMap object; the region's own ids ("landmark/town-hall") are not.
bool is_osm_id(std::string_view id) {
  return id.starts_with("way/") || id.starts_with("node/") || id.starts_with("relation/");
}

std::string metres_text(const std::string& value) {
  char* end = nullptr;
  const double metres = std::strtod(value.c_str(), &end);
  if (end == value.c_str() || *end != '\0') return value;
  return fmt::format("{:.{}f} m", metres, metres < 100.0 ? 1 : 0);
}

std::string kind_line(const std::string& kind, const std::string& type) {
  const std::string first = readable_kind(kind);
  if (type.empty() || type == kind || type == "yes") return first;
  return first.empty() ? readable_kind(type) : first + " · " + readable_kind(type);
}

}  // namespace

Card card_of(const tiles::PickedFeature& feature) {
  std::vector<Fact> facts = feature.facts;
  Card card;
  const std::string own_kind = take(facts, {"kind", "class"});
  const std::string kind = own_kind.empty() ? feature.kind : own_kind;
  const std::string type = take(facts, {"type"});
  card.title = take(facts, {"name", "Name", "title"});
  card.subtitle = kind_line(kind, type);
  card.kind = kind;
  if (card.title.empty()) {
    card.title = card.subtitle.empty() ? "Unnamed" : card.subtitle;
    if (!card.subtitle.empty()) card.subtitle = "No name on the map";
  }
  card.illustrative = means_true(take(facts, {"illustrative"}));
  const bool estimated = means_true(take(facts, {"height_estimated", "estimated"}));
  if (const std::string height = take(facts, {"height", "Height"}); !height.empty() && height != "0") {
    card.rows.emplace_back("Height", metres_text(height) + (estimated ? "  estimated" : ""));
  }
  if (const std::string id = take(facts, {"id", "osm_id"}); !id.empty()) {
    card.rows.emplace_back(is_osm_id(id) ? "OpenStreetMap" : "Id", id);
  }
  for (Fact& fact : facts) {
    if (!fact.second.empty()) card.rows.emplace_back(readable_kind(fact.first), std::move(fact.second));
  }
  return card;
}

Card card_of(const region::Place& place) {
  Card card;
  card.title = place.name;
  card.subtitle = readable_kind(place.kind);
  card.kind = place.kind;
  card.id = place.id;
  if (!place.text.empty()) card.rows.emplace_back("", place.text);
  if (place.height > 0.0) card.rows.emplace_back("Height", metres_text(fmt::format("{}", place.height)));
  if (!place.source.empty()) card.rows.emplace_back("Source", place.source);
  if (!place.id.empty()) card.rows.emplace_back(is_osm_id(place.id) ? "OpenStreetMap" : "Id", place.id);
  return card;
}

std::string clock_text(double seconds_of_day) {
  const int minutes = static_cast<int>(seconds_of_day / 60.0);
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1024.0;
  std::size_t unit = 0;
  while (value >= 1023.5 && unit + 1 < kUnits.size()) {
    value /= 1024.0;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, unit > 0 && value < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string distance_text(double metres) {
  if (metres < 995.0)
    return fmt::format("{:.0f} m", metres < 100.0 ? metres : 10.0 * static_cast<int>(metres / 10.0 + 0.5));
  return fmt::format("{:.{}f} km", metres / 1000.0, metres < 9950.0 ? 1 : 0);
}

std::string credits_line(const std::vector<std::string>& region, const std::vector<std::string>& tiles) {
  std::vector<std::string_view> seen;
  std::string line;
  for (const auto* source : {&region, &tiles}) {
    for (const std::string& credit : *source) {
      if (credit.empty() || std::find(seen.begin(), seen.end(), credit) != seen.end()) continue;
      seen.push_back(credit);
      if (!line.empty()) line += "  ·  ";
      line += credit;
    }
  }
  return line;
}

std::string illustrative_line(const std::vector<region::Layer>& layers) {
  std::string line;
  for (const region::Layer& layer : layers) {
    if (layer.truth != region::Truth::Illustrative) continue;
    line += line.empty() ? "Illustrative: " : ", ";
    line += layer.title.empty() ? layer.id : layer.title;
  }
  return line;
}

}  // namespace mercia::overlay
