#include "engine/render/shader_words.h"

#include "mercia_shaders/pick_frag.h"
#include "mercia_shaders/scene_frag.h"
#include "mercia_shaders/scene_vert.h"
#include "mercia_shaders/sky_frag.h"
#include "mercia_shaders/sky_vert.h"

namespace mercia::render::words {

std::span<const std::uint32_t> scene_vertex() { return shaders::scene_vert; }
std::span<const std::uint32_t> scene_pixel() { return shaders::scene_frag; }
std::span<const std::uint32_t> pick_pixel() { return shaders::pick_frag; }
std::span<const std::uint32_t> sky_vertex() { return shaders::sky_vert; }
std::span<const std::uint32_t> sky_pixel() { return shaders::sky_frag; }

}  // namespace mercia::render::words
