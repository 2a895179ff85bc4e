#include "tools/synth/synth.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <numbers>
#include <system_error>
#include <utility>

#include "tools/synth/source.h"

namespace mercia::synth {
namespace {

constexpr double kMetresPerDegree = 111'320.0;  // of latitude; of longitude at the equator
constexpr double kGap = 40.0;                   // metres between the buildings of neighbouring copies
constexpr double kWidest = 500'000.0;           // metres; what mercia-bake takes
constexpr double kFarthestNorth = 75.0;         // degrees; beyond it a degree of longitude shrinks too fast
constexpr std::size_t kFlush = std::size_t{1} << 20;

double shrink(double latitude) { return std::cos(latitude * std::numbers::pi / 180.0); }

struct Place {
  double longitude = 0.0, latitude = 0.0;  // degrees
};

Place middle_of(const Source& source) {
  return {0.5e-7 * (static_cast<double>(source.west) + source.east),
          0.5e-7 * (static_cast<double>(source.south) + source.north)};
}

struct Grid {
  Place first;  // the middle of the south-western cell
  double width = 0.0, height = 0.0;
  std::uint64_t columns = 1;
  std::uint64_t rows = 1;

  Place cell(std::uint64_t copy) const {
    const double latitude = first.latitude + static_cast<double>(copy / columns) * height / kMetresPerDegree;
    // Columns keep their distance in metres, so they run straight on the ground and not along a meridian.
    const double east = (static_cast<double>(copy % columns) - 0.5 * static_cast<double>(columns - 1)) * width;
    return {first.longitude + east / (kMetresPerDegree * shrink(latitude)), latitude};
  }
};

// Where a copy's nodes go and which numbers its objects take.
struct Copy {
  const Source* source = nullptr;
  Place from, to;
  std::array<std::int64_t, 3> first{};  // added to a number within the copy, by type

  std::int64_t id(osmium::item_type type, std::int64_t old) const {
    const std::size_t slot = type == osmium::item_type::node ? 0 : type == osmium::item_type::way ? 1 : 2;
    return first[slot] + source->number(type, old);
  }
  osmium::Location moved(osmium::Location location) const {
    if (!location.valid()) return osmium::Location();
    const double east = (1e-7 * location.x() - from.longitude) * shrink(from.latitude);
    const double longitude = to.longitude + east / shrink(to.latitude);
    const double latitude = to.latitude + (1e-7 * location.y() - from.latitude);
    return osmium::Location(static_cast<std::int32_t>(std::lround(longitude * 1e7)),
                            static_cast<std::int32_t>(std::lround(latitude * 1e7)));
  }
};

std::vector<Copy> lay_out(const std::vector<Source>& sources, std::uint64_t buildings, Grid& grid, Summary& summary) {
  std::vector<Copy> copies;
  std::array<std::int64_t, 3> first{};
  for (std::uint64_t held = 0; held < buildings; held += copies.back().source->buildings) {
    const Source& source = sources[copies.size() % sources.size()];
    copies.push_back({&source, middle_of(source), {}, first});
    for (std::size_t slot = 0; slot < first.size(); ++slot)
      first[slot] += static_cast<std::int64_t>(source.ids[slot].size());
    summary.buildings += source.buildings;
  }
  for (const Source& source : sources) {
    const double degrees_east = 1e-7 * (static_cast<double>(source.east) - source.west);
    const double degrees_north = 1e-7 * (static_cast<double>(source.north) - source.south);
    grid.width = std::max(grid.width, degrees_east * kMetresPerDegree * shrink(middle_of(source).latitude) + kGap);
    grid.height = std::max(grid.height, degrees_north * kMetresPerDegree + kGap);
  }
  // As square on the ground as whole cells allow.
  const double count = static_cast<double>(copies.size());
  grid.columns = static_cast<std::uint64_t>(std::max(1.0, std::round(std::sqrt(count * grid.height / grid.width))));
  grid.rows = (copies.size() + grid.columns - 1) / grid.columns;
  grid.first = middle_of(sources.front());
  grid.first.latitude -= 0.5 * static_cast<double>(grid.rows - 1) * grid.height / kMetresPerDegree;
  for (std::size_t i = 0; i < copies.size(); ++i) copies[i].to = grid.cell(i);
  summary.copies = copies.size();
  summary.columns = grid.columns;
  summary.cell_width = grid.width;
  summary.cell_height = grid.height;
  return copies;
}

Result<void> check_grid(const Grid& grid) {
  const double north = grid.first.latitude + static_cast<double>(grid.rows) * grid.height / kMetresPerDegree;
  if (std::max(static_cast<double>(grid.columns) * grid.width, static_cast<double>(grid.rows) * grid.height) > kWidest)
    return fail_input("the copies would cover more than 500 km", {}, "ask for fewer buildings or give denser extracts");
  if (std::max(std::abs(north), std::abs(grid.first.latitude)) > kFarthestNorth)
    return fail_input("the copies would come near a pole", {}, "give the extract nearest to the equator first");
  return {};
}

class Writer {
 public:
  Writer(const std::filesystem::path& file, const osmium::io::Header& header)
      : writer_(osmium::io::File(file.string(), "pbf,add_metadata=false"), header, osmium::io::overwrite::allow) {}

  template <typename Fill>
  void write(Fill fill) {
    fill(buffer_);
    buffer_.commit();
    if (buffer_.committed() < kFlush) return;
    flush();
  }
  void close() {
    flush();
    writer_.close();
  }

 private:
  void flush() {
    osmium::memory::Buffer full(2 * kFlush, osmium::memory::Buffer::auto_grow::yes);
    std::swap(full, buffer_);
    writer_(std::move(full));
  }
  osmium::io::Writer writer_;
  osmium::memory::Buffer buffer_{2 * kFlush, osmium::memory::Buffer::auto_grow::yes};
};

void add_node(const osmium::Node& node, const Copy& copy, osmium::memory::Buffer& out) {
  osmium::builder::NodeBuilder builder(out);
  builder.set_id(copy.id(osmium::item_type::node, node.id())).set_location(copy.moved(node.location()));
  builder.add_item(node.tags());
}

void add_way(const osmium::Way& way, const Copy& copy, osmium::memory::Buffer& out) {
  osmium::builder::WayBuilder builder(out);
  builder.set_id(copy.id(osmium::item_type::way, way.id()));
  builder.add_item(way.tags());
  osmium::builder::WayNodeListBuilder nodes(builder);
  for (const osmium::NodeRef& ref : way.nodes())
    nodes.add_node_ref(osmium::NodeRef(copy.id(osmium::item_type::node, ref.ref())));
}

void add_relation(const osmium::Relation& relation, const Copy& copy, osmium::memory::Buffer& out) {
  osmium::builder::RelationBuilder builder(out);
  builder.set_id(copy.id(osmium::item_type::relation, relation.id()));
  builder.add_item(relation.tags());
  osmium::builder::RelationMemberListBuilder members(builder);
  for (const osmium::RelationMember& member : relation.members())
    members.add_member(member.type(), copy.id(member.type(), member.ref()), member.role());
}

// All copies' objects of one type, sorted by their new ids: a copy's numbers follow the last one's.
template <typename Object, typename Add>
std::uint64_t write_all(const std::vector<Copy>& copies, Writer& writer, Add add) {
  std::uint64_t written = 0;
  std::vector<const Object*> order;
  for (const Copy& copy : copies) {
    order.clear();
    for (const Object& object : copy.source->objects.select<Object>())
      if (!is_coastline(object)) order.push_back(&object);
    std::stable_sort(order.begin(), order.end(), [](const Object* a, const Object* b) { return a->id() < b->id(); });
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i > 0 && order[i]->id() == order[i - 1]->id()) continue;
      writer.write([&](osmium::memory::Buffer& out) { add(*order[i], copy, out); });
      ++written;
    }
  }
  return written;
}

osmium::io::Header header_of(const Grid& grid, const std::vector<Copy>& copies) {
  osmium::Box box;
  for (const Copy& copy : copies)
    for (const double side : {-0.5, 0.5}) {
      const double east = side * grid.width / (kMetresPerDegree * shrink(copy.to.latitude));
      box.extend(osmium::Location(copy.to.longitude + east, copy.to.latitude + side * grid.height / kMetresPerDegree));
    }
  osmium::io::Header header;
  header.add_box(box);
  header.set("generator", "mercia-synth");
  return header;
}

}  // namespace

Result<Summary> synthesize(const Options& options) {
  if (options.sources.empty()) return fail(ErrorKind::Usage, "no extract is given", {}, "add --from FILE.osm.pbf");
  if (options.buildings == 0) return fail(ErrorKind::Usage, "no buildings are asked for", {}, "add --buildings N");
  if (options.output.empty()) return fail(ErrorKind::Usage, "no output is given", {}, "add -o FILE.osm.pbf");
  std::vector<Source> sources;
  for (const std::filesystem::path& file : options.sources) {
    std::error_code error;
    if (std::filesystem::equivalent(file, options.output, error))
      return fail(ErrorKind::Usage, "the output is one of the extracts", file.string(), "choose another name");
    MERCIA_TRY(Source source, read_source(file));
    sources.push_back(std::move(source));
  }
  Summary summary;
  Grid grid;
  const std::vector<Copy> copies = lay_out(sources, options.buildings, grid, summary);
  MERCIA_CHECK(check_grid(grid));
  // Beside the output until it is whole.
  const std::filesystem::path part = options.output.string() + ".part";
  try {
    Writer writer(part, header_of(grid, copies));
    summary.nodes = write_all<osmium::Node>(copies, writer, add_node);
    summary.ways = write_all<osmium::Way>(copies, writer, add_way);
    summary.relations = write_all<osmium::Relation>(copies, writer, add_relation);
    writer.close();
    std::filesystem::rename(part, options.output);
  } catch (const std::exception& problem) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return fail_input(std::string("the file cannot be written: ") + problem.what(), options.output.string(),
                      "check the folder and the space left on the disk");
  }
  return summary;
}

}  // namespace mercia::synth
