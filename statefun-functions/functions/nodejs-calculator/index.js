'use strict';

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => sum(values) / values.length;

function divide(values) {
  return values.reduce((quotient, value, at) => {
    if (value === 0) {
      throw new RangeError(`division by zero: values[${at}] is 0`);
    }
    return quotient / value;
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function deviation(values) {
  const average = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
}

const OPERATIONS = {
  add: sum,
  subtract: (values) => values.reduce((difference, value) => difference - value),
  multiply: (values) => values.reduce((product, value) => product * value, 1),
  divide,
  power: (values) => values.reduce((power, value) => power ** value),
  minimum: (values) => Math.min(...values),
  maximum: (values) => Math.max(...values),
  mean,
  median,
  standard_deviation: deviation,
};

module.exports = ({ operation, values }) => {
  if (!Object.hasOwn(OPERATIONS, operation)) {
    throw new TypeError(`'${operation}' is not one of ${Object.keys(OPERATIONS).join(', ')}`);
  }
  if (!Array.isArray(values) || values.length === 0 || !values.every(Number.isFinite)) {
    throw new TypeError('values must be a list of one or more numbers');
  }
  const value = OPERATIONS[operation](values);
  if (!Number.isFinite(value)) {
    throw new RangeError(`the ${operation} of these values is not a finite number`);
  }
  return { value };
};
