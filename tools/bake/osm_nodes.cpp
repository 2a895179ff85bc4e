#include "tools/bake/osm_nodes.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mercia::bake {
namespace {

constexpr std::uint64_t kPage = 1024;
// After so many look-ups the pages that they touched are given back; a file that fits is in the system's cache anyway.
constexpr std::uint64_t kForget = 1u << 20;

}  // namespace

OsmNodePlaces::~OsmNodePlaces() {
  if (entries_) ::munmap(entries_, count_ * sizeof(Entry));
}

void OsmNodePlaces::add(std::int64_t id, OsmPoint point) {
  if (id == last_) return;
  sorted_ = sorted_ && id > last_;
  last_ = id;
  const Entry entry{id, point};
  file_.append(std::as_bytes(std::span(&entry, 1)));
  ++count_;
}

Result<void> OsmNodePlaces::finish() {
  MERCIA_CHECK(file_.finish());
  if (count_ == 0) return {};
  void* mapped = ::mmap(nullptr, count_ * sizeof(Entry), PROT_READ | PROT_WRITE, MAP_SHARED, file_.descriptor(), 0);
  if (mapped == MAP_FAILED) return fail_input(std::string("the nodes cannot be mapped: ") + std::strerror(errno));
  entries_ = static_cast<Entry*>(mapped);
  if (!sorted_)
    std::stable_sort(entries_, entries_ + count_, [](const Entry& a, const Entry& b) { return a.id < b.id; });
  for (std::uint64_t i = 0; i < count_; i += kPage) firsts_.push_back(entries_[i].id);
  ::madvise(entries_, count_ * sizeof(Entry), MADV_DONTNEED);
  return {};
}

const OsmPoint* OsmNodePlaces::find(std::int64_t id) {
  if (++looked_up_ % kForget == 0) ::madvise(entries_, count_ * sizeof(Entry), MADV_DONTNEED);
  // The first page that may hold it: equal ids can reach over a page's end.
  auto page = std::lower_bound(firsts_.begin(), firsts_.end(), id);
  if (page != firsts_.begin()) --page;
  const auto from = static_cast<std::uint64_t>(page - firsts_.begin()) * kPage;
  const Entry* begin = entries_ + from;
  const Entry* end = entries_ + std::min(count_, from + kPage + 1);
  const Entry* found =
      std::lower_bound(begin, end, id, [](const Entry& entry, std::int64_t key) { return entry.id < key; });
  return found == end || found->id != id ? nullptr : &found->point;
}

}  // namespace mercia::bake
