#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/overlay/facts.h"
#include "engine/overlay/frame_times.h"
#include "engine/overlay/search_index.h"

namespace mercia::overlay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

region::Place place(const std::string& name, const std::string& kind) {
  region::Place result;
  result.name = name;
  result.kind = kind;
  return result;
}

std::vector<std::string> names(const std::vector<region::Place>& places, const std::string& query,
                               std::size_t most = 8) {
  std::vector<std::string> found;
  for (const std::size_t i : SearchIndex(places).find(query, most)) found.push_back(places[i].name);
  return found;
}

TEST(Folded, ForgetsAccentsCaseAndPunctuation) {
  EXPECT_EQ(folded("St. Paul’s  Café"), "st pauls cafe");
  EXPECT_EQ(folded("Töölönlahdenkatu"), "toolonlahdenkatu");
  EXPECT_EQ(folded("Łódź Øre Straße Æble"), "lodz ore strasse aeble");
  EXPECT_EQ(folded("Bull Ring & Grand-Central"), "bull ring and grand central");
  EXPECT_EQ(folded("e\xcc\x81"), "e") << "combining accent";
  EXPECT_EQ(folded("Москва"), "Москва");
  EXPECT_EQ(folded(" - "), "");
  EXPECT_EQ(folded("bro\xffken\xc3"), "bro\xffken\xc3");
}

TEST(Search, RanksWholeNamesThenBeginningsThenWordsThenInside) {
  const std::vector<region::Place> places = {
      place("Broad Library Street", "street"), place("Library", "square"), place("Library of Birmingham", "landmark"),
      place("Old Colibrary", "landmark"), place("Birmingham Central Library", "landmark")};
  EXPECT_THAT(names(places, "library"), ElementsAre("Library", "Library of Birmingham", "Birmingham Central Library",
                                                    "Broad Library Street", "Old Colibrary"));
}

TEST(Search, PrefersImportantKindsAmongEquals) {
  const std::vector<region::Place> places = {place("Snow Hill", "bus_stop"), place("Snow Hill", "railway_station"),
                                             place("Snow Hill", "tram_stop")};
  EXPECT_THAT(SearchIndex(places).find("snow h", 8), ElementsAre(1u, 2u, 0u));
}

TEST(Search, TakesWordsInAnyOrderAndUnfinished) {
  const std::vector<region::Place> places = {place("St Paul's Square", "square"), place("Paulton Road", "street")};
  EXPECT_THAT(names(places, "squ pau"), ElementsAre("St Paul's Square"));
  EXPECT_THAT(names(places, "st. paul’s"), ElementsAre("St Paul's Square"));
}

TEST(Search, IgnoresAccentsOnBothSides) {
  const std::vector<region::Place> places = {place("Café Fé", "attraction")};
  EXPECT_THAT(names(places, "CAFE FE"), ElementsAre("Café Fé"));
  EXPECT_THAT(names({place("Cafe", "attraction")}, "Café"), ElementsAre("Cafe"));
}

TEST(Search, HoldsItsLimitAndFindsNothingForNothing) {
  const std::vector<region::Place> places(20, place("Stop", "bus_stop"));
  EXPECT_EQ(names(places, "st", 8).size(), 8u);
  EXPECT_THAT(names(places, ""), IsEmpty());
  EXPECT_THAT(names(places, " ' "), IsEmpty());
  EXPECT_THAT(names(places, "xyz"), IsEmpty());
}

TEST(Card, SaysWhatAPersonWantsToKnow) {
  const Card card = card_of(tiles::PickedFeature{"building",
                                                 {{"id", "way/42"},
                                                  {"kind", "building"},
                                                  {"type", "apartments"},
                                                  {"name", "Rotunda"},
                                                  {"height", "81"},
                                                  {"height_estimated", "true"}}});
  EXPECT_EQ(card.title, "Rotunda");
  EXPECT_EQ(card.subtitle, "Building · Apartments");
  EXPECT_THAT(card.rows, ElementsAre(Pair("Height", "81.0 m  estimated"), Pair("OpenStreetMap", "way/42")));
  EXPECT_FALSE(card.illustrative);
}

TEST(Card, OfANamelessInventedHouseSaysSo) {
  const Card card =
      card_of(tiles::PickedFeature{"building", {{"id", "fabric/7"}, {"illustrative", "true"}, {"type", "yes"}}});
  EXPECT_EQ(card.title, "Building");
  EXPECT_TRUE(card.illustrative);
  EXPECT_THAT(card.rows, ElementsAre(Pair("Id", "fabric/7")));
}

TEST(Card, KeepsFactsItDoesNotKnow) {
  const Card card = card_of(tiles::PickedFeature{"", {{"roof_colour", "red"}, {"Height", "tall"}}});
  EXPECT_EQ(card.title, "Unnamed");
  EXPECT_THAT(card.rows, ElementsAre(Pair("Height", "tall"), Pair("Roof colour", "red")));
}

TEST(Card, OfAPlaceTellsHeightAndSource) {
  region::Place joe = place("Old Joe", "landmark");
  joe.text = "A clock tower.";
  EXPECT_THAT(card_of(joe).rows, ElementsAre(Pair("", "A clock tower.")));
  joe.height = 100.0;
  joe.source = "The university";
  EXPECT_THAT(card_of(joe).rows,
              ElementsAre(Pair("", "A clock tower."), Pair("Height", "100 m"), Pair("Source", "The university")));
}

TEST(Text, CountsBytesAndMetresReadably) {
  EXPECT_EQ(bytes_text(0), "0 KB");
  EXPECT_EQ(bytes_text(std::uint64_t{940} << 10), "940 KB");
  EXPECT_EQ(bytes_text(std::uint64_t{512} << 20), "512 MB");
  EXPECT_EQ(bytes_text((std::uint64_t{12} << 20) + (300 << 10)), "12.3 MB");
  EXPECT_EQ(bytes_text(std::uint64_t{3} << 30), "3.0 GB");
  EXPECT_EQ(count_text(7), "7");
  EXPECT_EQ(count_text(836680), "836,680");
  EXPECT_EQ(count_text(1000000), "1,000,000");
  EXPECT_EQ(distance_text(37.4), "37 m");
  EXPECT_EQ(distance_text(843.0), "840 m");
  EXPECT_EQ(distance_text(2449.0), "2.4 km");
  EXPECT_EQ(distance_text(31400.0), "31 km");
}

TEST(Credits, AreNamedOnceInOrder) {
  EXPECT_EQ(credits_line({"© OpenStreetMap contributors", "Ordnance Survey"}, {"Ordnance Survey", "", "Somebody"}),
            "© OpenStreetMap contributors  ·  Ordnance Survey  ·  Somebody");
  EXPECT_EQ(credits_line({}, {}), "");
}

TEST(Illustrative, NamesTheLayersThatAreInvented) {
  EXPECT_EQ(illustrative_line({{"fabric", "City fabric", region::Truth::Illustrative},
                               {"roads", "Roads", region::Truth::Surveyed},
                               {"trees", "", region::Truth::Illustrative}}),
            "Illustrative: City fabric, trees");
  EXPECT_EQ(illustrative_line({{"roads", "Roads", region::Truth::Estimated}}), "");
}

TEST(FrameTimes, SummarisesTheLastOnes) {
  FrameTimes times;
  EXPECT_EQ(times.summary().max, 0.0);
  for (int i = 1; i <= 100; ++i) times.add(i);
  EXPECT_DOUBLE_EQ(times.summary().p50, 50.0);
  EXPECT_DOUBLE_EQ(times.summary().p95, 95.0);
  EXPECT_DOUBLE_EQ(times.summary().max, 100.0);
  for (int i = 0; i < 240; ++i) times.add(7.0);
  EXPECT_DOUBLE_EQ(times.summary().max, 7.0);
  EXPECT_EQ(times.count(), 240u);
  times.add(9.0);
  EXPECT_FLOAT_EQ(times.at(239), 9.0f);
  EXPECT_FLOAT_EQ(times.at(0), 7.0f);
}

}  // namespace
}  // namespace mercia::overlay
