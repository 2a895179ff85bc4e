// Values as bytes and back, for files that only Mercia itself reads.
//
// A type takes part by a member or a free function `fields`, which names its fields in a fixed order and serves for
// writing and for reading. Plain types are copied as they are.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"

namespace mercia::bake {

class ArchiveWriter {
 public:
  template <typename... T>
  void operator()(T&... values) {
    (put(values), ...);
  }
  Bytes take() { return std::move(out_); }

 private:
  template <typename T>
  void put(T& value) {
    if constexpr (requires { value.fields(*this); }) {
      value.fields(*this);
    } else if constexpr (requires { fields(*this, value); }) {
      fields(*this, value);
    } else {
      static_assert(std::is_trivially_copyable_v<T>);
      append(out_, value);
    }
  }
  template <typename T>
  void put(std::vector<T>& list) {
    append(out_, static_cast<std::uint64_t>(list.size()));
    if constexpr (std::is_trivially_copyable_v<T>) {
      const ByteView bytes = std::as_bytes(std::span<const T>(list));
      out_.insert(out_.end(), bytes.begin(), bytes.end());
    } else {
      for (T& item : list) put(item);
    }
  }
  void put(std::string& text) {
    append(out_, static_cast<std::uint64_t>(text.size()));
    const ByteView bytes = as_bytes(text);
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  template <typename A, typename B>
  void put(std::pair<A, B>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <typename K, typename V>
  void put(std::map<K, V>& map) {
    append(out_, static_cast<std::uint64_t>(map.size()));
    for (auto& [key, value] : map) {
      K copy = key;
      put(copy);
      put(value);
    }
  }
  Bytes out_;
};

// Total: whatever the bytes, it ends, and ok() says whether they were what a writer had written.
class ArchiveReader {
 public:
  explicit ArchiveReader(ByteView bytes) : bytes_(bytes) {}
  template <typename... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  bool ok() const { return ok_ && bytes_.empty(); }

 private:
  template <typename T>
  void get(T& value) {
    if constexpr (requires { value.fields(*this); }) {
      value.fields(*this);
    } else if constexpr (requires { fields(*this, value); }) {
      fields(*this, value);
    } else {
      static_assert(std::is_trivially_copyable_v<T>);
      copy(&value, sizeof(T));
    }
  }
  template <typename T>
  void get(std::vector<T>& list) {
    const std::uint64_t size = count();
    if constexpr (std::is_trivially_copyable_v<T>) {
      if (size > bytes_.size() / sizeof(T)) return give_up();
      list.resize(static_cast<std::size_t>(size));
      copy(list.data(), list.size() * sizeof(T));
    } else {
      list.clear();
      for (std::uint64_t i = 0; i < size && ok_; ++i) get(list.emplace_back());
    }
  }
  void get(std::string& text) {
    const std::uint64_t size = count();
    if (!ok_) return;
    text.assign(as_text(bytes_.first(static_cast<std::size_t>(size))));
    bytes_ = bytes_.subspan(static_cast<std::size_t>(size));
  }
  template <typename A, typename B>
  void get(std::pair<A, B>& pair) {
    get(pair.first);
    get(pair.second);
  }
  template <typename K, typename V>
  void get(std::map<K, V>& map) {
    const std::uint64_t size = count();
    for (std::uint64_t i = 0; i < size && ok_; ++i) {
      K key{};
      V value{};
      get(key);
      get(value);
      map.emplace(std::move(key), std::move(value));
    }
  }
  // Of things of at least a byte each.
  std::uint64_t count() {
    std::uint64_t size = 0;
    copy(&size, sizeof(size));
    if (size <= bytes_.size()) return size;
    give_up();
    return 0;
  }
  void copy(void* to, std::size_t size) {
    if (size > bytes_.size()) return give_up();
    if (size > 0) std::memcpy(to, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  void give_up() {
    ok_ = false;
    bytes_ = {};
  }
  ByteView bytes_;
  bool ok_ = true;
};

}  // namespace mercia::bake
