// Loops over the elements of an accessor: the type is looked at once, outside, so that each loop is straight code.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <type_traits>

#include "engine/tiles/gltf_buffers.h"

namespace mercia::tiles {

// The number itself, or for normalized integers the fraction that it stands for.
template <typename T>
float as_float(T value, bool normalized) {
  if constexpr (std::is_floating_point_v<T>) {
    return value;
  } else {
    const auto plain = static_cast<float>(value);
    if (!normalized) return plain;
    return std::max(plain / static_cast<float>(std::numeric_limits<T>::max()), -1.0f);
  }
}

template <typename T, int N, typename Sink>
void for_each_element_of(const Elements& elements, Sink&& sink) {
  const std::byte* from = elements.data;
  for (std::size_t i = 0; i < elements.count; ++i, from += elements.stride) {
    std::array<T, N> value;
    std::memcpy(value.data(), from, sizeof(value));
    sink(i, value);
  }
}

// Calls body(T{}) with the accessor's component type.
template <typename Body>
void with_component_type(ComponentType type, Body&& body) {
  switch (type) {
    case ComponentType::Int8:
      return body(std::int8_t{});
    case ComponentType::Uint8:
      return body(std::uint8_t{});
    case ComponentType::Int16:
      return body(std::int16_t{});
    case ComponentType::Uint16:
      return body(std::uint16_t{});
    case ComponentType::Uint32:
      return body(std::uint32_t{});
    case ComponentType::Float:
      return body(float{});
  }
}

// sink(i, std::array<float, N>). The accessor must have at least N components.
template <int N, typename Sink>
void for_each_float(const Elements& elements, Sink&& sink) {
  with_component_type(elements.type, [&](auto zero) {
    using T = decltype(zero);
    const bool normalized = elements.normalized;
    for_each_element_of<T, N>(elements, [&](std::size_t i, const std::array<T, N>& value) {
      std::array<float, N> out;
      for (int c = 0; c < N; ++c) out[c] = as_float(value[c], normalized);
      sink(i, out);
    });
  });
}

// sink(i, value) with the first component as a whole number, normalized or not; what is no whole number from 0 to
// 2^32 - 1 becomes 2^32 - 1.
template <typename Sink>
void for_each_whole(const Elements& elements, Sink&& sink) {
  with_component_type(elements.type, [&](auto zero) {
    using T = decltype(zero);
    for_each_element_of<T, 1>(elements, [&](std::size_t i, const std::array<T, 1>& value) {
      constexpr std::uint32_t kNone = 0xffffffffu;
      if constexpr (std::is_floating_point_v<T>) {
        sink(i, value[0] > -0.5f && value[0] < 4294967040.0f ? static_cast<std::uint32_t>(value[0] + 0.5f) : kNone);
      } else {
        sink(i, value[0] < 0 ? kNone : static_cast<std::uint32_t>(value[0]));
      }
    });
  });
}

}  // namespace mercia::tiles
