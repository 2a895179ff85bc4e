#include "engine/tiles/http_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/log.h"
#include "engine/tiles/sqlite_statement.h"

namespace mercia::tiles {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplication = 0x4d524341;  // "MRCA" in the file's header
constexpr std::int64_t kVersion = 1;               // also in the file's name: another version has its own file
constexpr int kPatience = 2000;                    // milliseconds for which another program's writing is waited for
constexpr std::size_t kUsesAtOnce = 64;
constexpr std::uint64_t kLargestPart = 4;  // one entry may take a quarter of the cache

using Key = std::array<std::byte, 32>;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, Close>;

struct CloseBlob {
  void operator()(sqlite3_blob* blob) const { sqlite3_blob_close(blob); }
};

// SHA-256 of the address: keys and sessions in it cannot be read back.
Key key_of(const std::string& uri) {
  Key key{};
  EVP_Digest(uri.data(), uri.size(), reinterpret_cast<unsigned char*>(key.data()), nullptr, EVP_sha256(), nullptr);
  return key;
}

// Over everything that must not be mixed up: whose it is, what it is, and which version.
std::int64_t checksum(const Key& key, const std::string& etag, const std::string& last_modified, ByteView body) {
  auto sum = crc32_z(0, nullptr, 0);
  const auto add = [&](const void* data, std::size_t size) {
    sum = crc32_z(sum, static_cast<const Bytef*>(data), size);
  };
  add(key.data(), key.size());
  add(etag.data(), etag.size());
  add(last_modified.data(), last_modified.size());
  if (!body.empty()) add(body.data(), body.size());
  return static_cast<std::int64_t>(sum);
}

bool execute(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::int64_t pragma(sqlite3* database, const char* sql) {
  SqliteStatement statement(database, sql);
  return statement.row() ? statement.number(0) : -1;
}

bool broken(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

std::uint64_t inode(const fs::path& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? static_cast<std::uint64_t>(facts.st_ino) : 0;
}

// Held while the file is opened, so that of two programs only one sets a broken file aside. Ends with the process.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : file_(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ >= 0 && ::flock(file_, LOCK_EX) != 0) {
      ::close(file_);
      file_ = -1;
    }
  }
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  bool held() const { return file_ >= 0; }

 private:
  int file_;
};

}  // namespace

// The file and what is done with it. Not thread-safe; each function returns false where SQLite refuses.
class HttpCache::Store {
 public:
  Store(fs::path folder, std::uint64_t size_limit) : folder_(std::move(folder)), size_limit_(size_limit) {}
  ~Store() {
    if (database_) note_uses();
  }

  // Errors: see HttpCache::open().
  Result<void> open() {
    std::error_code error;
    if (!fs::exists(folder_, error)) {
      fs::create_directories(folder_, error);
      ::chmod(folder_.c_str(), 0700);
    }
    const FolderLock lock(folder_);
    if (!lock.held()) return fail_input("it cannot be written", folder_.string(), "name another folder with --cache");
    std::string why;
    Fit fit = try_open(why);
    if (fit == Fit::Unusable) {
      set_aside(why);
      fit = try_open(why);
    }
    if (fit == Fit::Good) return {};
    database_.reset();
    return fail_input("the cache cannot be opened: " + why, file().string(), "name another folder with --cache");
  }

  std::optional<KeptAnswer> find(const Key& key, std::uint64_t size_limit) {
    SqliteStatement entry(database_.get(),
                          "SELECT id, size, checksum, fresh_until, only_validated, etag, last_modified FROM entry"
                          " WHERE key = ?");
    if (!entry.bind(ByteView(key)).row()) return std::nullopt;
    const std::int64_t id = entry.number(0);
    if (entry.number(1) < 0 || static_cast<std::uint64_t>(entry.number(1)) > size_limit) return std::nullopt;
    KeptAnswer kept;
    kept.freshness = {true, entry.number(3), entry.number(4) != 0};
    kept.etag = entry.text(5);
    kept.last_modified = entry.text(6);
    kept.body.resize(static_cast<std::size_t>(entry.number(1)));
    if (!read_body(id, kept.body) || checksum(key, kept.etag, kept.last_modified, kept.body) != entry.number(2)) {
      if (!broken(sqlite3_errcode(database_.get()))) drop(key);
      return std::nullopt;
    }
    uses_.emplace_back(id, next_tick());
    if (uses_.size() >= kUsesAtOnce) note_uses();
    return kept;
  }

  bool keep(const Key& key, const KeptAnswer& answer, ByteView body) {
    if (body.size() > size_limit_ / kLargestPart) return drop(key);
    note_uses();
    return transaction([&] { return replace(key, answer, body); }) && shrink();
  }

  bool refresh(const Key& key, const Freshness& freshness) {
    SqliteStatement change(database_.get(), "UPDATE entry SET fresh_until = ?, only_validated = ? WHERE key = ?");
    return change.bind(freshness.fresh_until).bind(std::int64_t{freshness.only_validated}).bind(ByteView(key)).done();
  }

  bool drop(const Key& key) {
    return transaction([&] { return drop_in_transaction(key); });
  }

  // Pages that hold something; those of dropped entries wait for the next one.
  std::uint64_t bytes_used() {
    const std::int64_t pages =
        pragma(database_.get(), "PRAGMA page_count") - pragma(database_.get(), "PRAGMA freelist_count");
    return static_cast<std::uint64_t>(std::max<std::int64_t>(pages, 0) * pragma(database_.get(), "PRAGMA page_size"));
  }

  // To be called when something was refused: a broken file is set aside, the rest is told once.
  void recover() {
    const int last = database_ ? sqlite3_extended_errcode(database_.get()) : SQLITE_OK;
    const int noted = std::exchange(refused_, SQLITE_OK);
    const int code = noted == SQLITE_OK ? last : noted;
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW || (code & 0xff) == SQLITE_BUSY) return;
    if (!broken(code)) return tell(sqlite3_errstr(code));
    uses_.clear();
    database_.reset();
    const auto reopened = reopen();
    if (!reopened) tell(reopened.error().what);
  }

  bool usable() const { return database_ != nullptr; }

 private:
  enum class Fit : std::uint8_t { Good, Unusable, Unavailable };  // Unusable: broken, or not ours

  fs::path file() const { return folder_ / kFileName; }

  Result<void> reopen() {
    {
      const FolderLock lock(folder_);
      // Another program may have put a new file in the broken one's place already.
      if (lock.held() && inode(file()) == inode_) set_aside("it is broken");
    }
    return open();
  }

  Fit try_open(std::string& why) {
    database_.reset();
    std::error_code error;
    if (fs::exists(file(), error) && !fs::is_regular_file(file(), error)) {
      why = "it is no file";
      return Fit::Unusable;
    }
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file().c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) {
      why = sqlite3_errstr(code);
      return Fit::Unavailable;
    }
    ::chmod(file().c_str(), 0600);
    sqlite3_busy_timeout(opened, kPatience);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // The pages of a new file are large, for tiles are; the two pragmas change nothing in a file that has content.
    execute(opened,
            "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA trusted_schema = OFF;"
            "PRAGMA cache_size = -1024");
    const std::int64_t tables = pragma(opened, "SELECT count(*) FROM sqlite_schema");
    const int read = sqlite3_extended_errcode(opened);
    const std::int64_t application = pragma(opened, "PRAGMA application_id");
    if (tables < 0) {
      why = broken(read) ? "it is broken" : sqlite3_errstr(read);
      return broken(read) ? Fit::Unusable : Fit::Unavailable;
    }
    if ((tables > 0 || application != 0) &&
        (application != kApplication || pragma(opened, "PRAGMA user_version") != kVersion)) {
      why = "it is no cache of Mercia";
      return Fit::Unusable;
    }
    // With a write-ahead log a killed program leaves whole transactions behind; without waiting for the disk at each.
    if (!execute(opened,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304") ||
        (tables == 0 && !make_tables()) || pragma(opened, "SELECT count(*) FROM entry WHERE used < 0") != 0) {
      const int refused = sqlite3_extended_errcode(opened);
      why = broken(refused) ? "it is broken" : sqlite3_errstr(refused);
      const bool unusable = broken(refused) || (refused & 0xff) == SQLITE_ERROR;  // a table is not there
      return unusable ? Fit::Unusable : Fit::Unavailable;
    }
    inode_ = inode(file());
    return Fit::Good;
  }

  bool make_tables() {
    return transaction([&] {
      // Bodies apart from the rest, so that looking for the oldest entry does not read through them.
      const auto sql = fmt::format(
          "CREATE TABLE entry(id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
          " checksum INTEGER NOT NULL, fresh_until INTEGER NOT NULL, only_validated INTEGER NOT NULL,"
          " etag TEXT NOT NULL, last_modified TEXT NOT NULL, used INTEGER NOT NULL);"
          "CREATE INDEX entry_used ON entry(used);"
          "CREATE TABLE body(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);"
          "PRAGMA application_id = {}; PRAGMA user_version = {}",
          kApplication, kVersion);
      return execute(database_.get(), sql.c_str());
    });
  }

  void set_aside(const std::string& why) {
    database_.reset();
    const fs::path aside = folder_ / (std::string(kFileName) + ".set-aside");
    std::error_code error;
    fs::remove_all(aside, error);
    fs::rename(file(), aside, error);
    for (const char* companion : {"-wal", "-shm"}) {
      std::error_code absent;
      fs::remove(fs::path(file().string() + companion), absent);
    }
    if (!error) log::warn("{}: {}; it is now {} and a new cache was begun", file().string(), why, aside.string());
  }

  void tell(const std::string& why) {
    if (!std::exchange(told_, true)) log::warn("{}: the cache cannot be used: {}", file().string(), why);
  }

  template <typename Body>
  bool transaction(Body&& body) {
    if (!execute(database_.get(), "BEGIN IMMEDIATE")) return false;
    if (body() && execute(database_.get(), "COMMIT")) return true;
    refused_ = sqlite3_extended_errcode(database_.get());  // the rollback would hide it
    execute(database_.get(), "ROLLBACK");
    return false;
  }

  bool read_body(std::int64_t id, Bytes& body) {
    sqlite3_blob* opened = nullptr;
    if (sqlite3_blob_open(database_.get(), "main", "body", "bytes", id, 0, &opened) != SQLITE_OK) return false;
    const std::unique_ptr<sqlite3_blob, CloseBlob> blob(opened);
    if (static_cast<std::size_t>(sqlite3_blob_bytes(opened)) != body.size()) return false;
    return sqlite3_blob_read(opened, body.data(), static_cast<int>(body.size()), 0) == SQLITE_OK;
  }

  bool replace(const Key& key, const KeptAnswer& answer, ByteView body) {
    if (!drop_in_transaction(key)) return false;
    SqliteStatement entry(database_.get(),
                          "INSERT INTO entry(key, size, checksum, fresh_until, only_validated, etag, last_modified,"
                          " used) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    entry.bind(ByteView(key)).bind(static_cast<std::int64_t>(body.size()));
    entry.bind(checksum(key, answer.etag, answer.last_modified, body)).bind(answer.freshness.fresh_until);
    entry.bind(std::int64_t{answer.freshness.only_validated}).bind(answer.etag).bind(answer.last_modified);
    if (!entry.bind(next_tick()).done()) return false;
    const std::int64_t id = sqlite3_last_insert_rowid(database_.get());
    SqliteStatement bytes(database_.get(), "INSERT INTO body(id, bytes) VALUES(?, ?)");
    return bytes.bind(id).bind(body).done() && make_room(id);
  }

  bool drop_in_transaction(const Key& key) {
    SqliteStatement body(database_.get(), "DELETE FROM body WHERE id IN (SELECT id FROM entry WHERE key = ?)");
    SqliteStatement entry(database_.get(), "DELETE FROM entry WHERE key = ?");
    return body.bind(ByteView(key)).done() && entry.bind(ByteView(key)).done();
  }

  bool make_room(std::int64_t newest) {
    while (bytes_used() > size_limit_) {
      std::int64_t oldest = 0;
      {
        SqliteStatement find(database_.get(), "SELECT id FROM entry WHERE id <> ? ORDER BY used LIMIT 1");
        if (!find.bind(newest).row()) return true;
        oldest = find.number(0);
      }
      SqliteStatement body(database_.get(), "DELETE FROM body WHERE id = ?");
      SqliteStatement entry(database_.get(), "DELETE FROM entry WHERE id = ?");
      if (!body.bind(oldest).done() || !entry.bind(oldest).done()) return false;
    }
    return true;
  }

  // Gives back what a smaller limit than last time leaves unused.
  bool shrink() {
    const std::int64_t size = pragma(database_.get(), "PRAGMA page_size");
    const std::int64_t pages = pragma(database_.get(), "PRAGMA page_count");
    const auto wanted =
        static_cast<std::int64_t>(size_limit_ / static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1)));
    if (pages <= wanted) return true;
    return execute(database_.get(), fmt::format("PRAGMA incremental_vacuum({})", pages - wanted).c_str());
  }

  bool note_uses() {
    if (uses_.empty()) return true;
    const auto uses = std::exchange(uses_, {});
    return transaction([&] {
      return std::all_of(uses.begin(), uses.end(), [&](const auto& use) {
        SqliteStatement change(database_.get(), "UPDATE entry SET used = ? WHERE id = ?");
        return change.bind(use.second).bind(use.first).done();
      });
    });
  }

  // Microseconds, made to rise, so that the order of uses is kept within a program and among several.
  std::int64_t next_tick() {
    const auto now =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    return last_tick_ = std::max<std::int64_t>(now, last_tick_ + 1);
  }

  fs::path folder_;
  std::uint64_t size_limit_;
  Database database_;
  std::uint64_t inode_ = 0;
  std::int64_t last_tick_ = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>> uses_;  // entry and tick, not yet written
  int refused_ = SQLITE_OK;                                  // why the last transaction was rolled back
  bool told_ = false;
};

HttpCache::HttpCache(std::unique_ptr<Store> store) : store_(std::move(store)) {}
HttpCache::~HttpCache() = default;

Result<std::unique_ptr<HttpCache>> HttpCache::open(const fs::path& folder, std::uint64_t size_limit) {
  auto store = std::make_unique<Store>(folder, size_limit);
  MERCIA_CHECK(store->open());
  return std::unique_ptr<HttpCache>(new HttpCache(std::move(store)));
}

std::optional<KeptAnswer> HttpCache::find(const std::string& uri, std::uint64_t size_limit) {
  const Key key = key_of(uri);
  std::lock_guard lock(mutex_);
  if (!store_->usable()) return std::nullopt;
  auto found = store_->find(key, size_limit);
  if (!found) store_->recover();
  return found;
}

void HttpCache::keep(const std::string& uri, const KeptAnswer& answer, ByteView body) {
  const Key key = key_of(uri);
  std::lock_guard lock(mutex_);
  if (store_->usable() && !store_->keep(key, answer, body)) store_->recover();
}

void HttpCache::refresh(const std::string& uri, const Freshness& freshness) {
  const Key key = key_of(uri);
  std::lock_guard lock(mutex_);
  if (store_->usable() && !store_->refresh(key, freshness)) store_->recover();
}

void HttpCache::forget(const std::string& uri) {
  const Key key = key_of(uri);
  std::lock_guard lock(mutex_);
  if (store_->usable() && !store_->drop(key)) store_->recover();
}

std::uint64_t HttpCache::bytes_used() {
  std::lock_guard lock(mutex_);
  return store_->usable() ? store_->bytes_used() : 0;
}

}  // namespace mercia::tiles
