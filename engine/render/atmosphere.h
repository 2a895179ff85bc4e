// The light that clear air scatters: single scattering by molecules and aerosol, all further scattering gathered into
// one isotropic term, absorption by ozone. Pure: no GPU.
//
// After S. Hillaire, "A Scalable and Production Ready Sky and Atmosphere Rendering Technique" (2020), whose
// coefficients are those of E. Bruneton (2017): red, green and blue stand for 680, 550 and 440 nm (but for ozone).
// Optical depths by the closed form for the Chapman function in C. Schueler, "An Approximation to the Chapman
// Grazing-Incidence Function" (GPU Pro 3, 2012).
#pragma once

#include <array>
#include <glm/glm.hpp>

namespace mercia::render {

class Atmosphere {
 public:
  // `aerosol` multiplies that of very clean air (optical depth 0.005): 8 is a good day in a city, 40 is hazy. Takes
  // some milliseconds.
  explicit Atmosphere(float aerosol);

  float aerosol() const { return aerosol_; }
  // What is left of sunlight at `height` metres when the sun's altitude has this sine, the Earth's shadow included.
  glm::vec3 transmittance(float height, float sin_altitude) const;
  // What comes from a direction (z up) to somebody near the ground, for light of 1 a square metre from a far source.
  // Without the source's disc.
  glm::vec3 radiance(const glm::vec3& direction, const glm::vec3& source) const;

 private:
  static constexpr std::size_t kHeights = 6, kAltitudes = 24;
  struct Scattered {
    glm::vec3 rayleigh, aerosol, all, extinction;
  };
  Scattered at_height(float height) const;
  // Of light scattered twice and more, from every direction alike.
  glm::vec3 further(float height, float sin_altitude) const;
  void gather_further();

  float aerosol_;
  std::array<std::array<glm::vec3, kAltitudes>, kHeights> further_{};
};

}  // namespace mercia::render
