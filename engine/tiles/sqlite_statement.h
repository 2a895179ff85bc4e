// One SQL statement of SQLite, prepared, bound and stepped through; it ends with its scope.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace mercia::tiles {

// Values are bound in the order of the calls. What fails is seen at the step; sqlite3_errcode() then says why.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, const char* sql) {
    sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr);  // a null statement fails at its step
  }
  ~SqliteStatement() { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  SqliteStatement& bind(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++bound_, value);
    return *this;
  }
  // The bytes must outlive the statement.
  SqliteStatement& bind(ByteView bytes) {
    static constexpr char kEmpty = 0;  // a null pointer would mean NULL
    sqlite3_bind_blob64(statement_, ++bound_, bytes.empty() ? &kEmpty : static_cast<const void*>(bytes.data()),
                        bytes.size(), SQLITE_STATIC);
    return *this;
  }
  SqliteStatement& bind(const std::string& text) {
    sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
  }

  bool row() { return statement_ && sqlite3_step(statement_) == SQLITE_ROW; }
  bool done() { return statement_ && sqlite3_step(statement_) == SQLITE_DONE; }

  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) const {
    const auto* first = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return first ? std::string(first, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                 : std::string();
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

}  // namespace mercia::tiles
