"""L-BFGS, so that training needs nothing but numpy."""

from collections.abc import Callable

import numpy as np

Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]
MEMORY = 8


def minimise(loss: Loss, theta: np.ndarray, *, iterations: int, tolerance: float = 1e-6) -> np.ndarray:
    """Where the loss is least (Nocedal and Wright, Numerical Optimization, algorithm 7.4, with backtracking)."""
    memory: list[tuple[np.ndarray, np.ndarray]] = []
    value, gradient = loss(theta)
    for _ in range(iterations):
        direction = -_two_loops(gradient, memory)
        step = 1.0 if memory else 1 / np.linalg.norm(gradient)
        slope = gradient @ direction
        new_value, new_gradient = loss(theta + step * direction)
        while new_value > value + 1e-4 * step * slope and step > 1e-8:
            step /= 2
            new_value, new_gradient = loss(theta + step * direction)
        moved, turned = step * direction, new_gradient - gradient
        if moved @ turned > 1e-10:
            memory = [*memory[1 - MEMORY :], (moved, turned)]
        theta, gradient, gain = theta + moved, new_gradient, value - new_value
        value = new_value
        if gain < tolerance * abs(value):
            break
    return theta


def _two_loops(gradient: np.ndarray, memory: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    direction = gradient.copy()
    alphas = []
    for moved, turned in reversed(memory):
        alphas.append(moved @ direction / (turned @ moved))
        direction -= alphas[-1] * turned
    if memory:
        moved, turned = memory[-1]
        direction *= (moved @ turned) / (turned @ turned)
    for (moved, turned), alpha in zip(memory, reversed(alphas), strict=True):
        direction += moved * (alpha - turned @ direction / (turned @ moved))
    return direction
