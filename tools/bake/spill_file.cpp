#include "tools/bake/spill_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace mercia::bake {
namespace {

constexpr std::size_t kFileBuffer = std::size_t{1} << 20;
constexpr std::size_t kReadBuffer = std::size_t{4} << 20;
constexpr std::size_t kBucketBuffer = std::size_t{16} << 10;

tl::unexpected<Error> disk_failure(int number) {
  return fail_input(std::string("the work in progress cannot be kept on the disk (") + std::strerror(number) + ")", {},
                    "make room on the disk of the output");
}

void append_record(Bytes& out, ByteView record) {
  append(out, static_cast<std::uint32_t>(record.size()));
  out.insert(out.end(), record.begin(), record.end());
}

}  // namespace

Result<SpillFile> SpillFile::create(const std::filesystem::path& folder) {
  std::string pattern = (folder / ".spill-XXXXXX").string();
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) return fail_input(std::strerror(errno), folder.string(), "choose a folder that you may write to");
  ::unlink(pattern.c_str());
  return SpillFile(descriptor);
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      failure_(other.failure_),
      size_(other.size_),
      buffer_(std::move(other.buffer_)) {}

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void SpillFile::append(ByteView bytes) {
  size_ += bytes.size();
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  if (buffer_.size() >= kFileBuffer) flush();
}

void SpillFile::flush() {
  for (std::size_t done = 0; done < buffer_.size() && failure_ == 0;) {
    const ssize_t written = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (written > 0)
      done += static_cast<std::size_t>(written);
    else if (errno != EINTR)
      failure_ = errno;
  }
  buffer_.clear();
}

Result<void> SpillFile::finish() {
  flush();
  buffer_ = {};
  if (failure_ != 0) return disk_failure(failure_);
  return {};
}

Result<void> SpillFile::read(std::uint64_t offset, std::span<std::byte> out) const {
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got > 0)
      done += static_cast<std::size_t>(got);
    else if (got == 0 || errno != EINTR)
      return disk_failure(got == 0 ? EIO : errno);
  }
  return {};
}

void SpillRecords::append(ByteView record) {
  const auto size = static_cast<std::uint32_t>(record.size());
  file_.append(std::as_bytes(std::span(&size, 1)));
  file_.append(record);
  ++count_;
}

Result<void> SpillRecords::each(const std::function<Result<void>(ByteView)>& visit) const {
  Bytes buffer;
  std::size_t at = 0;      // of the next record in the buffer
  std::uint64_t read = 0;  // of the file
  const auto need = [&](std::size_t count) -> Result<void> {
    if (buffer.size() - at >= count) return {};
    buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(at));
    at = 0;
    const std::size_t held = buffer.size();
    const std::size_t more =
        static_cast<std::size_t>(std::min<std::uint64_t>(std::max(count - held, kReadBuffer), file_.size() - read));
    buffer.resize(held + more);
    MERCIA_CHECK(file_.read(read, std::span(buffer).subspan(held)));
    read += more;
    return {};
  };
  for (std::uint64_t i = 0; i < count_; ++i) {
    MERCIA_CHECK(need(sizeof(std::uint32_t)));
    std::uint32_t size = 0;
    std::memcpy(&size, buffer.data() + at, sizeof(size));
    at += sizeof(size);
    MERCIA_CHECK(need(size));
    MERCIA_CHECK(visit(ByteView(buffer).subspan(at, size)));
    at += size;
  }
  return {};
}

void SpillBuckets::append(std::size_t bucket, ByteView record) {
  if (buckets_.size() <= bucket) buckets_.resize(bucket + 1);
  Bucket& place = buckets_[bucket];
  append_record(place.waiting, record);
  if (place.waiting.size() >= kBucketBuffer) flush(place);
}

void SpillBuckets::flush(Bucket& bucket) {
  if (bucket.waiting.empty()) return;
  bucket.chunks.push_back({file_.size(), bucket.waiting.size()});
  file_.append(bucket.waiting);
  bucket.waiting.clear();
}

Result<void> SpillBuckets::finish() {
  for (Bucket& bucket : buckets_) {
    flush(bucket);
    bucket.waiting = {};
  }
  return file_.finish();
}

Result<Bytes> SpillBuckets::read(std::size_t bucket) const {
  Bytes records;
  if (bucket >= buckets_.size()) return records;
  for (const Chunk& chunk : buckets_[bucket].chunks) {
    const std::size_t held = records.size();
    records.resize(held + static_cast<std::size_t>(chunk.size));
    MERCIA_CHECK(file_.read(chunk.offset, std::span(records).subspan(held)));
  }
  return records;
}

void each_record(ByteView records, const std::function<void(ByteView)>& visit) {
  for (std::size_t at = 0; at + sizeof(std::uint32_t) <= records.size();) {
    std::uint32_t size = 0;
    std::memcpy(&size, records.data() + at, sizeof(size));
    at += sizeof(size);
    visit(records.subspan(at, size));
    at += size;
  }
}

}  // namespace mercia::bake
