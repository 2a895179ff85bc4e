#include "engine/tiles/root_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "engine/tiles/json.h"
#include "engine/tiles/tileset_json.h"

namespace mercia::tiles {
namespace {

Result<TilePart> parsed_root(ByteView bytes, const RootAddress& address) {
  MERCIA_TRY(const Json json, parse_json(bytes, address.named));
  if (!is_tileset(json))
    return fail_input("this is no 3D Tiles tileset", address.named,
                      "name the tileset.json at its root, or a .3tz archive");
  return read_tileset(json, address.uri, {});
}

}  // namespace

RootResult read_root(TileSource& source, const RootAddress& address, const std::atomic<bool>& cancelled) {
  auto bytes = source.fetch(address.uri, cancelled);
  if (!bytes) return tl::unexpected(std::move(bytes).error());
  auto part = parsed_root(*bytes, address);
  if (!part) return tl::unexpected(FetchError{part.error()});
  return std::move(*part);
}

RootRequest::RootRequest(std::shared_ptr<TileSource> source, RootAddress address, FetchError failure)
    : source_(std::move(source)), address_(std::move(address)), failure_(std::move(failure)) {}

RootRequest::~RootRequest() {
  cancelled_ = true;
  if (running_.valid()) running_.wait();
}

std::optional<TilePart> RootRequest::poll(double now) {
  if (now_ < 0.0) retry_at_ = now + retry_delay(failure_, failures_, 0);
  now_ = now;
  if (!running_.valid()) {
    if (now < retry_at_) return std::nullopt;
    running_ = std::async(std::launch::async, [this] { return read_root(*source_, address_, cancelled_); });
    return std::nullopt;
  }
  if (running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
  RootResult result = running_.get();
  if (result) return std::move(*result);
  failure_ = std::move(result).error();
  retry_at_ = now + retry_delay(failure_, ++failures_, 0);
  return std::nullopt;
}

std::string RootRequest::sentence() const {
  const std::string why = failure_.error.sentence();
  if (running_.valid()) return why + " Trying again now.";
  const double left = std::ceil(std::max(retry_at_ - std::max(now_, 0.0), 1.0));
  return now_ < 0.0 ? why : fmt::format("{} Trying again in {:.0f} s.", why, left);
}

}  // namespace mercia::tiles
