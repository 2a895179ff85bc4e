// Where work that is larger than memory waits: files without a name, gone when their owner is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::bake {

// Bytes that are written once from start to end and then read anywhere. After finish() reading is thread-safe.
class SpillFile {
 public:
  // A file in `folder` that no other program sees. Errors (Input): the folder cannot be written.
  static Result<SpillFile> create(const std::filesystem::path& folder);
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&&) = delete;
  ~SpillFile();

  // Buffered; what goes wrong is told by finish().
  void append(ByteView bytes);
  // Errors (Input): the disk is full.
  Result<void> finish();
  std::uint64_t size() const { return size_; }
  // Errors (Input): the bytes cannot be read.
  Result<void> read(std::uint64_t offset, std::span<std::byte> out) const;
  int descriptor() const { return descriptor_; }

 private:
  explicit SpillFile(int descriptor) : descriptor_(descriptor) {}
  void flush();

  int descriptor_ = -1;
  int failure_ = 0;  // errno of the first write that failed
  std::uint64_t size_ = 0;
  Bytes buffer_;
};

// Records in the order in which they came, read from first to last with a small buffer.
class SpillRecords {
 public:
  explicit SpillRecords(SpillFile file) : file_(std::move(file)) {}
  void append(ByteView record);
  Result<void> finish() { return file_.finish(); }
  // Stops at the first error that `visit` returns. The view lives as long as the call.
  Result<void> each(const std::function<Result<void>(ByteView)>& visit) const;
  std::uint64_t count() const { return count_; }

 private:
  SpillFile file_;
  std::uint64_t count_ = 0;
};

// Records sorted into buckets while they come in any order; each bucket keeps its own order.
class SpillBuckets {
 public:
  explicit SpillBuckets(SpillFile file) : file_(std::move(file)) {}
  void append(std::size_t bucket, ByteView record);
  Result<void> finish();
  // All records of one bucket, one behind the other; walk them with each_record(). Thread-safe after finish().
  Result<Bytes> read(std::size_t bucket) const;

 private:
  struct Chunk {
    std::uint64_t offset;
    std::uint64_t size;
  };
  struct Bucket {
    std::vector<Chunk> chunks;
    Bytes waiting;
  };
  void flush(Bucket& bucket);

  SpillFile file_;
  std::vector<Bucket> buckets_;
};

// Calls `visit` for every record in what SpillBuckets::read() returned.
void each_record(ByteView records, const std::function<void(ByteView)>& visit);

}  // namespace mercia::bake
