#include "tools/bake/osm_reader_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "tools/bake/osm_reader_ground.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kSamePlace = 150.0;  // metres within which two of one name and kind are the same

struct KindRow {
  std::string_view key;
  std::string_view value;
  std::string_view kind;
};

// In the order in which they are tried: what a thing is before what it is also used for.
constexpr std::array kKinds = {
    KindRow{"railway", "station", "railway_station"},
    KindRow{"railway", "halt", "railway_station"},
    KindRow{"railway", "tram_stop", "tram_stop"},
    KindRow{"amenity", "bus_station", "bus_station"},
    KindRow{"public_transport", "station", "station"},
    KindRow{"highway", "bus_stop", "bus_stop"},
    KindRow{"amenity", "ferry_terminal", "ferry_terminal"},
    KindRow{"building", "cathedral", "cathedral"},
    KindRow{"historic", "castle", "castle"},
    KindRow{"tourism", "museum", "museum"},
    KindRow{"tourism", "gallery", "gallery"},
    KindRow{"tourism", "zoo", "zoo"},
    KindRow{"tourism", "aquarium", "aquarium"},
    KindRow{"tourism", "theme_park", "theme_park"},
    KindRow{"amenity", "theatre", "theatre"},
    KindRow{"amenity", "concert_hall", "theatre"},
    KindRow{"amenity", "arts_centre", "arts_centre"},
    KindRow{"amenity", "cinema", "cinema"},
    KindRow{"amenity", "casino", "casino"},
    KindRow{"amenity", "townhall", "town_hall"},
    KindRow{"amenity", "library", "library"},
    KindRow{"amenity", "university", "university"},
    KindRow{"amenity", "college", "college"},
    KindRow{"amenity", "hospital", "hospital"},
    KindRow{"amenity", "courthouse", "courthouse"},
    KindRow{"amenity", "marketplace", "market"},
    KindRow{"amenity", "place_of_worship", "place_of_worship"},
    KindRow{"building", "church", "place_of_worship"},
    KindRow{"tourism", "attraction", "attraction"},
    KindRow{"tourism", "viewpoint", "viewpoint"},
    KindRow{"historic", "monument", "monument"},
    KindRow{"historic", "memorial", "memorial"},
    KindRow{"historic", "building", "landmark"},
    KindRow{"man_made", "tower", "landmark"},
    KindRow{"man_made", "lighthouse", "landmark"},
    KindRow{"man_made", "bridge", "bridge"},
    KindRow{"leisure", "stadium", "stadium"},
    KindRow{"leisure", "sports_centre", "sports_centre"},
    KindRow{"leisure", "marina", "marina"},
    KindRow{"leisure", "park", "park"},
    KindRow{"leisure", "garden", "park"},
    KindRow{"shop", "mall", "shopping_centre"},
    KindRow{"shop", "department_store", "shopping_centre"},
    KindRow{"place", "square", "square"},
    KindRow{"place", "suburb", "district"},
    KindRow{"place", "quarter", "district"},
    KindRow{"place", "neighbourhood", "district"},
    KindRow{"place", "city", "town"},
    KindRow{"place", "town", "town"},
    KindRow{"place", "village", "town"},
    KindRow{"place", "hamlet", "town"},
    KindRow{"place", "island", "island"},
};

std::string_view kind_of(const Tags& tags) {
  for (const KindRow& row : kKinds)
    if (tags.is(row.key, row.value)) return row.kind;
  // Whatever an encyclopaedia describes and stands there as a building; of a chain it describes the chain.
  const bool known = tags.has("wikipedia") || tags.has("wikidata");
  const bool chain = tags.has("brand") || tags.is("tourism", "hotel");
  return known && !chain && tags.has("building") && tags.has("name") ? "landmark" : std::string_view{};
}

std::string text_of(const Tags& tags) {
  if (tags.has("description")) return clean_text(tags.get("description"));
  if (tags.has("naptan:Indicator")) return clean_text(tags.get("naptan:Indicator"));
  if (tags.has("start_date") && tags.has("building"))
    return fmt::format("Built {}.", clean_text(tags.get("start_date")));
  return {};
}

std::string id_of(const OsmObject& object, const Tags& tags) {
  const std::string_view atco = tags.get("naptan:AtcoCode");
  return atco.empty() ? object.key() : clean_text(atco);
}

class PlaceReader {
 public:
  PlaceReader(const OsmRegion& region, Account& account) : region_(region), account_(account) {}

  // Whether the object is a place at all, drawn or not.
  template <typename Where>
  bool take(const OsmObject& object, Where where) {
    if (object.tag_text.empty()) return false;
    const Tags tags = object.tags();
    const std::string_view kind = kind_of(tags);
    if (kind.empty()) return false;
    if (!object.home) return true;
    Tally& tally = account_["places"];
    ++tally.read;
    std::string name = name_of(tags);
    if (name.empty()) return reject(tally, "no name");
    const std::optional<glm::dvec2> at = where();
    if (!at) return reject(tally, "no shape");
    if (!region_.inside(*at)) return reject(tally, reason::kOutside);
    region::Place place;
    place.name = std::move(name);
    place.kind = std::string(kind);
    place.position = region_.frame.geodetic_from_map(glm::dvec3(*at, 0.0));
    place.id = id_of(object, tags);
    place.text = text_of(tags);
    found_.push_back({std::move(place), *at, object.type, object.id});
    return true;
  }

  std::vector<FoundPlace> take_all() { return std::move(found_); }

 private:
  static bool reject(Tally& tally, const char* why) {
    ++tally.rejected[why];
    return true;
  }

  const OsmRegion& region_;
  Account& account_;
  std::vector<FoundPlace> found_;
};

}  // namespace

std::vector<FoundPlace> read_places(const OsmRegion& region, const std::vector<char>& is_tree,
                                    const BuildingClaims& claims, Account& account) {
  PlaceReader reader(region, account);
  const OsmExtract& extract = region.extract;
  Account ignored;  // repairs were noted when the shapes were drawn
  for (const OsmRelation& relation : extract.relations) {
    if (!relation.tags().is("type", "multipolygon")) continue;
    reader.take(relation, [&]() -> std::optional<glm::dvec2> {
      const OsmShape shape = shape_of(relation, region, ignored);
      if (shape.polygons.empty()) return std::nullopt;
      return inner_point(shape.polygons[0]);
    });
  }
  for (const OsmWay& way : extract.ways)
    reader.take(way, [&]() -> std::optional<glm::dvec2> {
      if (way.closed()) {
        const OsmShape shape = shape_of(way, region, ignored);
        if (!shape.polygons.empty()) return inner_point(shape.polygons[0]);
      }
      if (way.points.empty()) return std::nullopt;
      return region.map_from(way.points[way.points.size() / 2]);
    });
  for (std::size_t i = 0; i < extract.nodes.size(); ++i) {
    const OsmNode& node = extract.nodes[i];
    if (is_tree[i]) continue;
    if (reader.take(node, [&] { return std::optional(region.map_from(node.point)); })) continue;
    if (claims.nodes[i] || !node.home) continue;
    Tally& tally = account["other nodes"];
    ++tally.read;
    ++tally.rejected[why_not_drawn(node.tags())];
  }
  return reader.take_all();
}

std::vector<region::Place> settle_places(std::vector<FoundPlace> found, Account& account) {
  if (found.empty()) return {};
  // Shapes first: a museum's outline says better where it is than a point on its door.
  std::sort(found.begin(), found.end(),
            [](const FoundPlace& a, const FoundPlace& b) { return a.type != b.type ? a.type > b.type : a.id < b.id; });
  std::map<std::pair<std::string, std::string>, std::vector<glm::dvec2>> taken;
  std::vector<region::Place> places;
  Tally& tally = account["places"];
  for (FoundPlace& one : found) {
    auto& same = taken[{one.place.kind, one.place.name}];
    // Both sides of a road have a bus stop of one name, and a passenger wants to know which.
    const bool doubled = one.place.kind != "bus_stop" && std::any_of(same.begin(), same.end(), [&](glm::dvec2 other) {
                           return glm::distance(other, one.at) < kSamePlace;
                         });
    if (doubled) {
      ++tally.merged;
      continue;
    }
    same.push_back(one.at);
    places.push_back(std::move(one.place));
    ++tally.drawn;
  }
  return places;
}

}  // namespace mercia::bake
