#include "engine/region/ground_heights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/file.h"

namespace mercia::region {
namespace {

// How the file begins, little-endian as all machines that Mercia runs on; the steps follow.
struct Header {
  char magic[4] = {'M', 'G', 'H', '1'};
  std::uint32_t columns = 0, rows = 0;
  std::uint32_t unused = 0;
  double low_x = 0.0, low_y = 0.0;
  double cell = 0.0;
  double lowest = 0.0;
  double step = 0.0;
};
static_assert(sizeof(Header) == 56);

constexpr double kFarthest = 1e7;       // metres from a region's origin
constexpr double kHighest = 100'000.0;  // as region.json has it

bool sensible(const Header& header) {
  const std::uint64_t nodes = std::uint64_t{header.columns} * header.rows;
  return header.columns >= 2 && header.rows >= 2 && nodes <= GroundHeights::kMostNodes &&
         std::abs(header.low_x) <= kFarthest && std::abs(header.low_y) <= kFarthest && header.cell > 0.0 &&
         header.cell <= kFarthest && std::abs(header.lowest) <= kHighest && header.step >= 0.0 &&
         header.step * 65535.0 <= 2.0 * kHighest;
}

}  // namespace

GroundHeights GroundHeights::sample(const glm::dvec2& low, const glm::dvec2& high, double cell,
                                    const std::function<double(glm::dvec2)>& height) {
  GroundHeights grid;
  const glm::dvec2 size = glm::max(high - low, glm::dvec2(cell));
  grid.cell_ = std::max(cell, std::sqrt(size.x * size.y / (0.98 * kMostNodes)));
  const auto count = [&](double length) {
    // A long strip has few nodes one way and must not have all of them the other.
    return std::clamp(static_cast<std::uint32_t>(std::ceil(length / grid.cell_)) + 1, 2u, kMostNodes / 2);
  };
  grid.columns_ = count(size.x);
  grid.rows_ = count(size.y);
  while (std::uint64_t{grid.columns_} * grid.rows_ > kMostNodes) {
    grid.cell_ *= 1.1;
    grid.columns_ = count(size.x);
    grid.rows_ = count(size.y);
  }
  grid.low_x_ = low.x;
  grid.low_y_ = low.y;
  std::vector<double> heights;
  heights.reserve(std::size_t{grid.columns_} * grid.rows_);
  for (std::uint32_t row = 0; row < grid.rows_; ++row) {
    for (std::uint32_t column = 0; column < grid.columns_; ++column) {
      heights.push_back(height(low + grid.cell_ * glm::dvec2(column, row)));
    }
  }
  const auto [lowest, highest] = std::minmax_element(heights.begin(), heights.end());
  grid.lowest_ = *lowest;
  grid.step_ = (*highest - *lowest) / 65535.0;
  grid.steps_.reserve(heights.size());
  for (const double at : heights) {
    grid.steps_.push_back(grid.step_ > 0.0 ? static_cast<std::uint16_t>(std::lround((at - grid.lowest_) / grid.step_))
                                           : std::uint16_t{0});
  }
  return grid;
}

Result<GroundHeights> GroundHeights::read(const std::filesystem::path& file) {
  MERCIA_TRY(const Bytes bytes, read_file(file, sizeof(Header) + std::uint64_t{2} * kMostNodes));
  return decode(bytes, file.string());
}

Result<GroundHeights> GroundHeights::decode(ByteView bytes, const std::string& name) {
  const auto header = read_at<Header>(bytes, 0);
  const bool known = header && std::memcmp(header->magic, Header().magic, sizeof(header->magic)) == 0;
  if (!known || !sensible(*header))
    return fail_input("these are no heights of a ground", name, "bake the region again");
  const std::size_t nodes = std::size_t{header->columns} * header->rows;
  if (bytes.size() != sizeof(Header) + 2 * nodes)
    return fail_input("it is cut off or has more than it says", name, "bake the region again");
  GroundHeights grid;
  grid.columns_ = header->columns;
  grid.rows_ = header->rows;
  grid.low_x_ = header->low_x;
  grid.low_y_ = header->low_y;
  grid.cell_ = header->cell;
  grid.lowest_ = header->lowest;
  grid.step_ = header->step;
  grid.steps_.resize(nodes);
  std::memcpy(grid.steps_.data(), bytes.data() + sizeof(Header), 2 * nodes);
  return grid;
}

Result<void> GroundHeights::write(const std::filesystem::path& file) const {
  Header header;
  header.columns = columns_;
  header.rows = rows_;
  header.low_x = low_x_;
  header.low_y = low_y_;
  header.cell = cell_;
  header.lowest = lowest_;
  header.step = step_;
  Bytes bytes(sizeof(header) + 2 * steps_.size());
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::memcpy(bytes.data() + sizeof(header), steps_.data(), 2 * steps_.size());
  return write_file(file, bytes);
}

double GroundHeights::height(const glm::dvec2& map) const {
  const double x = std::clamp((map.x - low_x_) / cell_, 0.0, static_cast<double>(columns_ - 1));
  const double y = std::clamp((map.y - low_y_) / cell_, 0.0, static_cast<double>(rows_ - 1));
  const std::uint32_t column = std::min(static_cast<std::uint32_t>(x), columns_ - 2);
  const std::uint32_t row = std::min(static_cast<std::uint32_t>(y), rows_ - 2);
  const double fx = x - column, fy = y - row;
  const std::uint16_t* south = &steps_[std::size_t{row} * columns_ + column];
  const std::uint16_t* north = south + columns_;
  return lowest_ + step_ * std::lerp(std::lerp(static_cast<double>(south[0]), static_cast<double>(south[1]), fx),
                                     std::lerp(static_cast<double>(north[0]), static_cast<double>(north[1]), fx), fy);
}

}  // namespace mercia::region
