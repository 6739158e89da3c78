"""Reference values of ImageQualityTest, by NumPy 2.4.6 and SciPy 1.17.1 in float64.

Structural similarity as in Wang et al. 2004: 11 x 11 normal window of deviation 1.5, no border,
K1 = 0.01, K2 = 0.03, range 1.
"""
import numpy as np
import scipy
from scipy.signal import correlate2d

print("NumPy", np.__version__, "SciPy", scipy.__version__)
HEIGHT, WIDTH = 14, 12


def image(number, step, modulus):
    at = np.arange(HEIGHT * WIDTH) + number * HEIGHT * WIDTH
    return ((at * step % modulus) / (modulus - 1.0)).reshape(HEIGHT, WIDTH)


offset = np.arange(11) - 5
row = np.exp(-(offset**2) / (2 * 1.5**2))
window = np.outer(row, row) / row.sum() ** 2


def blur(values):
    return correlate2d(values, window, mode="valid")


def ssim(x, y):
    mx, my = blur(x), blur(y)
    vx, vy, c = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    c1, c2 = 0.01**2, 0.03**2
    return np.mean((2 * mx * my + c1) * (2 * c + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2)))


squares = []
for number in range(2):
    x = image(number, 37, 101)
    y = 0.7 * x + 0.3 * image(number, 53, 97)
    squares.append(np.mean((x - y) ** 2))
    print("ssim", number, ssim(x, y))
print("mean squared error", np.mean(squares), "psnr", -10 * np.log10(np.mean(squares)))
